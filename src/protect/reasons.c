// SPDX-License-Identifier: EUPL-1.2
// reasons: why a post was left out or a cell withheld, for files and for people.
#include "sentimeter/protect.h"

struct words {
	const char *name;
	const char *text[2];
};

static const struct words out[SM_OUT_COUNT] = {
	[SM_OUT_NOT_PUBLIC] = { "not-public", { "niet openbaar", "not public" } },
	[SM_OUT_OPTED_OUT] = { "opted-out", { "schrijver wil niet meedoen", "author opted out" } },
	[SM_OUT_BOT] = { "bot", { "automatisch account", "automated account" } },
	[SM_OUT_RESHARE] = { "reshare", { "gedeeld bericht van een ander", "somebody else's post, shared" } },
	[SM_OUT_TOO_OLD] = { "too-old", { "te oud", "too old" } },
	[SM_OUT_FUTURE] = { "future", { "datum in de toekomst", "date in the future" } },
	[SM_OUT_NO_DATE] = { "no-date", { "geen datum bekend", "no date given" } },
	[SM_OUT_NO_AUTHOR] = { "no-author", { "geen schrijver bekend", "no author given" } },
	[SM_OUT_DELETED] = { "deleted", { "door de schrijver verwijderd", "deleted by its author" } },
	[SM_OUT_DELETED_ABSENT] = { "deleted-absent",
				    { "verwijderd, telde hier niet (meer) mee", "deleted, did not count here" } },
	[SM_OUT_NO_TOPIC] = { "no-topic", { "past bij geen onderwerp", "matches no topic" } },
	[SM_OUT_NEW_TOPIC] = { "new-topic",
			       { "onderwerp gaat pas in de volgende periode in", "topic starts next period" } },
	[SM_OUT_CHANGED_TOPIC] = { "changed-topic",
				   { "gewijzigd onderwerp gaat pas in de volgende periode in",
				     "changed topic starts next period" } },
	[SM_OUT_REDACTION_FAILED] = { "redaction-failed",
				      { "persoonsgegevens niet zeker verwijderd", "redaction not certain" } },
	[SM_OUT_STOPPED] = { "stopped", { "onderwerp is stilgezet", "topic is stopped" } },
	[SM_OUT_PERIOD_CLOSED] = { "period-closed", { "periode is al vrijgegeven", "period was released already" } },
	[SM_OUT_PERIOD_LOST] = { "period-lost", { "periode is onleesbaar geworden", "period can no longer be read" } },
	[SM_OUT_LIMIT] = { "limit", { "groter dan de grens", "larger than the limit" } },
};

static const struct words withheld[SM_WITHHELD_COUNT] = {
	[SM_WITHHELD_FEW_AUTHORS] = { "few-authors",
				      { "te weinig verschillende schrijvers", "too few different authors" } },
	[SM_WITHHELD_DOMINANCE] = { "dominance",
				    { "een schrijver heeft een te groot aandeel",
				      "one author has too large a share" } },
	[SM_WITHHELD_VOTES] = { "votes", { "boven het maximum per schrijver", "above the maximum for one author" } },
	[SM_WITHHELD_ONE_PERSON] = { "one-person", { "ging te veel over een persoon", "too much about one person" } },
	[SM_WITHHELD_FLOOD] = { "flood",
				{ "veel meer schrijvers dan elders die verder niets schreven",
				  "far more authors than elsewhere who wrote nothing else" } },
	[SM_WITHHELD_JUMP] = { "jump",
			       { "veel meer achtergehouden dan anders bij dit onderwerp",
				 "far more withheld than usual for this topic" } },
	[SM_WITHHELD_SENSITIVE] = { "sensitive",
				    { "te vaak over geloof, gezondheid, afkomst en dergelijke",
				      "too often about religion, health, origin and the like" } },
	[SM_WITHHELD_LICENCE] = { "licence", { "de toestemming was voorbij", "the licence had ended" } },
	[SM_WITHHELD_STOPPED] = { "stopped",
				  { "onderwerp is stilgezet tot iemand het vrijgeeft",
				    "topic is stopped until somebody resets it" } },
	[SM_WITHHELD_BUDGET] = { "budget",
				 { "het budget voor ruis van dit jaar is op",
				   "this year's budget of noise is spent" } },
};

const char *sm_out_name(enum sm_reason_out reason)
{
	return reason < SM_OUT_COUNT ? out[reason].name : "unknown";
}

const char *sm_out_text(enum sm_reason_out reason, enum sm_tongue tongue)
{
	return reason < SM_OUT_COUNT ? out[reason].text[tongue] : "?";
}

const char *sm_withheld_name(enum sm_withheld_reason reason)
{
	return reason < SM_WITHHELD_COUNT ? withheld[reason].name : "unknown";
}

const char *sm_withheld_text(enum sm_withheld_reason reason, enum sm_tongue tongue)
{
	return reason < SM_WITHHELD_COUNT ? withheld[reason].text[tongue] : "?";
}
