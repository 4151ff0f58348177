// SPDX-License-Identifier: EUPL-1.2
// airbag_text: what a tripped airbag means, for the analyst and for the officer, in plain words.
#include <string.h>

#include "sentimeter/protect.h"

struct words {
	const char *name;
	const char *text[2][2]; /* by reader, by tongue */
};

static const struct words airbags[SM_AIRBAG_COUNT] = {
	[SM_AIRBAG_DOMINANCE] = { "dominance",
				  { { "Een schrijver schreef een te groot deel van de berichten. Daarom ziet u hier "
				      "geen getal.",
				      "One author wrote too large a part of the posts. That is why you see no number "
				      "here." },
				    { "Een schrijver vulde een cel. De cel is niet verteld. U hoeft niets te doen, "
				      "tenzij het vaak gebeurt.",
				      "One author filled a cell. The cell was not told. You need not do anything, "
				      "unless it happens often." } } },
	[SM_AIRBAG_ONE_PERSON] = { "one-person",
				   { { "Veel berichten noemden dezelfde persoon. Over een mens meten wij niet. Daarom "
				       "ziet u hier geen getal.",
				       "Many posts named the same person. We do not measure one human being. That is "
				       "why you see no number here." },
				     { "Een onderwerp ging te veel over een persoon. Wie dat is, weten wij niet. Kijk "
				       "of dit onderwerp nog past "
				       "bij zijn doel.",
				       "A topic became too much about one person. Who that is we do not know. See "
				       "whether this topic still fits "
				       "its purpose." } } },
	[SM_AIRBAG_FLOOD] = { "flood",
			      { { "Veel meer schrijvers dan elders schreven maar een bericht. Dat kan een actie zijn. "
				  "Daarom ziet u hier geen getal.",
				  "Far more authors than elsewhere wrote a single post. That may be a campaign. That "
				  "is why you see no number here." },
				{ "Een cel liep vol met schrijvers die verder niets schreven. Dat kan misleiding zijn, "
				  "of gewoon een "
				  "drukke dag. Kijk naar de grens als dit vaak gebeurt.",
				  "A cell filled up with authors who wrote nothing else. That may be deception, or "
				  "simply a busy day. Look "
				  "at the limit if this happens often." } } },
	[SM_AIRBAG_WITHHELD] = { "jump",
				 { { "Van dit onderwerp hielden wij veel meer achter dan anders. Het beeld klopt dan "
				     "niet. Daarom ziet u hier "
				     "geen getal.",
				     "Of this topic we withheld far more than usual. The picture would be wrong. That "
				     "is why you see no number "
				     "here." },
				   { "Bij een onderwerp is plotseling veel meer achtergehouden dan anders. Zoek uit of "
				     "een bron veranderde.",
				     "Of a topic far more was withheld than usual, all at once. Find out whether a "
				     "source changed." } } },
	[SM_AIRBAG_SENSITIVE] = { "sensitive",
				  { { "Veel berichten gingen over geloof, gezondheid, afkomst of iets dergelijks. Dat "
				      "meten wij niet. Daarom "
				      "ziet u hier geen getal.",
				      "Many posts were about religion, health, origin or the like. We do not measure "
				      "that. That is why you see "
				      "no number here." },
				    { "Een onderwerp raakte bijzondere persoonsgegevens (AVG artikel 9 of 10). Kijk of "
				      "dit onderwerp nog mag.",
				      "A topic touched special categories of personal data (GDPR article 9 or 10). See "
				      "whether this topic is "
				      "still allowed." } } },
	[SM_AIRBAG_LICENCE] = { "licence",
				{ { "De toestemming voor dit onderwerp was voorbij. Daarom ziet u hier geen getal.",
				    "The licence for this topic had ended. That is why you see no number here." },
				  { "De toestemming voor een onderwerp, of het hele mandaat, is voorbij. Vraag een "
				    "nieuw besluit of haal het "
				    "onderwerp weg.",
				    "The licence for a topic, or the whole mandate, has ended. Ask for a new decision "
				    "or remove the topic." } } },
	[SM_AIRBAG_HOURS] = { "hours",
			      { { "Buiten de afgesproken uren halen wij niets op.",
				  "Outside the agreed hours we collect nothing." },
				{ "Er is geprobeerd om buiten de afgesproken uren op te halen. Dat is niet gebeurd.",
				  "Somebody tried to collect outside the agreed hours. It was not done." } } },
};

const char *sm_airbag_name(enum sm_airbag airbag)
{
	return airbag < SM_AIRBAG_COUNT ? airbags[airbag].name : "unknown";
}

bool sm_airbag_find(const char *name, enum sm_airbag *airbag)
{
	for (int i = 0; i < SM_AIRBAG_COUNT; i++) {
		if (strcmp(airbags[i].name, name) != 0)
			continue;
		*airbag = (enum sm_airbag)i;
		return true;
	}
	return false;
}

const char *sm_airbag_text(enum sm_airbag airbag, enum sm_reader reader, enum sm_tongue tongue)
{
	return airbag < SM_AIRBAG_COUNT ? airbags[airbag].text[reader][tongue] : "?";
}
