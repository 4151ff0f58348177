#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""redaction PROGRAM ROOT [--missed]: identifiers that this script makes up, in the shapes that the tests of other projects
have (checks by mod 97, Luhn and eleven-test, all side codes of number plates, numbering plans of other countries, ways
to write an @), each in several sentences. Prints for each type how many were cut out whole, and in how many of a list of
ordinary sentences that type was seen. Exit 1 when a structured one is missed or a type has 5% false alarms.

Nothing here is copied and nobody exists: numbers are drawn, hosts are invented."""
import collections
import json
import pathlib
import random
import string
import subprocess
import sys

STRUCTURED = "iban card bsn btw kenteken phone email ip mac url handle postcode birthdate document kvk".split()
FREE_LEAST_PCT = 90  # ages, addresses and names have no shape that tells them from everything else
FALSE_ALARMS_MOST_PCT = 5
PLAIN = ("{}", "zie {} graag", "({})", "Dit is {}, toch?", "{}.")

IBAN_LENGTHS = """AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24
FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20
LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27
ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20""".split()
CARDS = """4:16 4:13 4:19 51:16 55:16 2221:16 2720:16 34:15 37:15 36:14 300:14 305:14 38:14 6011:16 65:16 644:16 3528:16 3589:16
5018:16 5020:16 6304:16 6759:16 6761:18 5019:16 62:16 62:19 6759:19 1220:15 2014:15 5610:16 2200:16 60:16 81:16 5038:13"""
PLATES = """LL-99-99 99-99-LL 99-LL-99 LL-99-LL LL-LL-99 99-LL-LL 99-LLL-9 9-LLL-99 LL-999-L L-999-LL LLL-99-L L-99-LLL
9-LL-999 999-LL-9""".split()
PLATE_LETTERS = "BDFGHJLNRSXZ"  # without those that make a word or a unit of two letters (TV, KM, MB)

PHONES = """0612345678|06-12345678|06 12345678|06 - 12345678|(06)12345678|(06)-1234 5678|06.12.34.56.78|06/12345678
06 123 456 78|061234 5678|06 1234 5678|0031612345678|0031 6 12345678|+31612345678|+31 6 12345678|+31 6 12 34 56 78
+31(0)612345678|+31 (0)6 12345678|+31(0)6-12345678|+31-6-12345678|(+31)612345678|(+31) 6 12345678|+31.6.12345678
00 31 6 12345678|31612345678|020-1234567|020 1234567|(020) 123 4567|(020)1234567|0201234567|020 123 45 67|0314-123456
(0314)123456|0314 12 34 56|0314/123456|0314 - 123456|0031201234567|+31 20 123 4567|+31 (0)20 123 4567|+31(0)20-1234567
085-1234567|0851234567|085 123 45 67|088-1234567|088 - 1234567|088 755 55 55|088 75 555 55|08875-55555|084-1234567
087-1234567|097-012345678|+44 20 7946 0958|+44 7911 123456|07911 123456|+49 30 901820|+49 151 23456789|+32 470 12 34 56
0470 12 34 56|+32 2 555 12 12|+33 1 42 68 53 00|+33 6 12 34 56 78|+1 415 555 0132|(415) 555-0132|+1 (415) 555-0132
415-555-0132|+48 512 345 678|+90 532 123 45 67|+212 612-345678|+39 312 345 6789|+34 612 34 56 78|+351 912 345 678
+597 712-3456|+5999 518 1234|+62 812-345-678|+972 50-234-5678|+86 131 2345 6789|+7 912 345-67-89|+41 78 123 45 67
+43 664 123456|+45 32 12 34 56|+46 70 123 45 67|+47 406 12 345|+358 41 2345678|+353 85 012 3456|+30 691 234 5678
+36 20 123 4567|+420 601 123 456|+40 712 034 567|+380 50 123 4567|+91 81234 56789|+81 90-1234-5678|+61 412 345 678
+27 71 123 4567|+234 802 123 4567|+55 11 96123-4567|+52 222 123 4567|00491512345678|00 44 7911 123456|0044 20 7946 0958
０６１２３４５６７８|06\u00a012345678|06\u200b12345678|06\u200912\u200934\u200956\u200978|0-6-1-2-3-4-5-6-7-8
0 6 1 2 3 4 5 6 7 8|14 020|14 0314|14+020"""
MAILS = """jan@voorbeeld.example|jan.de.vries@voorbeeld.example|jan+tag@voorbeeld.test|JAN@VOORBEELD.EXAMPLE
a.b.c.naam-12@zorg.voorbeeld.nl|o'brien@voorbeeld.example|jan@münchen.example|jan@xn--mnchen-3ya.example|用户@例子.广告
jan@voorbeeld.amsterdam|jan@voorbeeld.frl|jan@sub.domein.voorbeeld.co.uk|"jan de vries"@voorbeeld.example|jan@[192.0.2.1]
jan apenstaartje voorbeeld punt nl|jan [at] voorbeeld [dot] nl|jan(at)voorbeeld(dot)nl|jan (at) voorbeeld.nl
jan at voorbeeld dot nl|jan at voorbeeld.nl|jan@voorbeeld punt nl|jan AT voorbeeld DOT nl|jan{at}voorbeeld{dot}nl
jan<at>voorbeeld.nl|jan_at_voorbeeld.nl|jan @ voorbeeld . nl|jan @voorbeeld.nl|jan@voorbeeld,nl|jan＠voorbeeld.nl
jan&#64;voorbeeld.nl|jan&commat;voorbeeld.nl|jan%40voorbeeld.nl|jan\u200b@voorbeeld.nl|jan@voorbeeld\u3002nl|jan @ gmail
jan aapje gmail punt com|jan apestaartje hotmail punt com|jan [apenstaart] voorbeeld [punt] nl|jan.jansen(a)voorbeeld.nl
jan*at*voorbeeld*dot*nl|1@2.nl|müller@voorbeeld.nl|x@y.museum|jan-de@a-b.nl|%jan@voorbeeld.nl|jan.@voorbeeld.nl"""
IPS = """192.168.0.1|10.0.0.1|255.255.255.255|169.254.1.1|192.0.2.1:8080|192.168.1.0/24|2001:db8::1|2001:db8:85a3::8a2e:370:7334
2001:0db8:85a3:0000:0000:8a2e:0370:7334|fe80::1|fe80::1%eth0|::1|::ffff:192.0.2.1|64:ff9b::192.0.2.1|2001:db8::/32
0:0:0:0:0:FFFF:129.144.52.38|2400:c401::5054:ff:fe1b:b031|2001:DB8:0:0:8:800:200C:417A|ff02::1|2001:db8::192.168.1.1
192.168.001.001|192[.]0[.]2[.]1|192.0.2[.]1|fe80::1%eth0/64"""
MACS = """00:1A:2B:3C:4D:5E|00-1a-2b-3c-4d-5e|001a.2b3c.4d5e|aa:bb:cc:dd:ee:ff|00:1A:2B:FF:FE:3C:4D:5E|0:1a:2b:3c:4d:5e"""
URLS = """https://voorbeeld.example/pad|http://voorbeeld.test|www.voorbeeld.nl|voorbeeld.nl|voorbeeld.nl/pad/naar?x=1
https://user:pass@voorbeeld.example:8080/a#b|HTTPS://VOORBEELD.NL|ftp://voorbeeld.nl/x|https://münchen.example/straße
https://192.0.2.1/x|https://[2001:db8::1]/x|voorbeeld.amsterdam|voorbeeld.co.uk|t.me/voorbeeldjan|x.com/voorbeeldjan
facebook.com/voorbeeld.jan|www.linkedin.com/in/voorbeeld-jan-12|tiktok.com/@voorbeeldjan|bit.ly/abc123
wa.me/31612345678|mastodon.example/@jan|informatie-voorbeelden.net|http://voorbeeld.vlaanderen|discord.gg/abcdef"""
HANDLES = """@jan|@jan_jansen|@jan.jansen|@jan@mastodon.example|u/jan_99|/u/jan_99|r/u_jan|jan.bsky.social|@jan.bsky.social
＠jan|did:plc:ewvi7nxzyoun6zhxrhs64oiz|@1234jan|@jan@sociaal.amsterdam"""
ADDRESSES = """Kerkstraat 12|Kerkstraat 12a|Kerkstraat 12-3|Kerkstraat 12 bis|Kerkstr. 12|Laan van Meerdervoort 100
Burg. de Vlugtlaan 12|Eerste Oosterparkstraat 21|Prins Hendrikkade 33-II|Dorpsplein 1|Oude Gracht 22|Kanaaldijk Noord 14
Van der Helstplein 5-hs|Dr. Schaepmanlaan 9|Stationsweg 3B|De Dreef 19|Achter de Kerk 2|'t Zand 4|Grote Markt 1
Van Goghstraat 10|Kerklaan nr. 4|Burchtpad 2|Molenhof 3|Havenkade 12|Industrieweg 12|Zuiderpark 8|Postbus 1234"""
NAMES = """De Vries|Jansen|J. de Boer|van den Berg-Jansen|A.B. de Groot|Bakker|K. Özdemir|P. Visser"""
FULL_NAMES = """Jan de Vries|Fatima El Amrani|Pieter van der Meer|J.P. Balkema|Mohammed Yilmaz|Sanne van 't Hof|Jan-Willem van Dijk
Maria Garcia|Kees Janssen|Anna-Maria de Wit|Emma Bos|Daan ter Horst"""
DATES = """12-03-1980|12/03/1980|12.03.1980|12 maart 1980|1980-03-12|12-3-80|12 mrt 1980|12 mrt. '80|3 mei 1975|maart 1980"""


def listed(text):
    return [part for line in text.split("\n") for part in line.split("|")]


def iban(country, length, draw):
    letters = {"NL": 4, "GB": 4, "IE": 4, "BG": 4, "GI": 4, "LV": 4, "RO": 4, "MT": 4, "IT": 1, "SM": 1, "GE": 2}
    first = letters.get(country, 0)
    body = "".join(draw.choice(string.ascii_uppercase) for _ in range(first))
    body += "".join(draw.choice(string.digits) for _ in range(length - 4 - first))
    return f"{country}{98 - number(body + country + '00') % 97:02d}{body}"


def number(text):
    return int("".join(str(int(c, 36)) for c in text))


def card(prefix, length, draw):
    body = prefix + "".join(draw.choice(string.digits) for _ in range(length - len(prefix) - 1))
    total = sum(int(c) if i % 2 else sum(divmod(2 * int(c), 10)) for i, c in enumerate(reversed(body)))
    return body + str(-total % 10)


def bsn(draw):
    while True:
        body = [draw.randrange(1, 10)] + [draw.randrange(10) for _ in range(7)]
        rest = sum((9 - i) * d for i, d in enumerate(body)) % 11
        if rest < 10:
            return "".join(map(str, body)) + str(rest)


def by_four(text, between):
    return between.join(text[i:i + 4] for i in range(0, len(text), 4))


def numbers(draw):
    for name in IBAN_LENGTHS:
        made = iban(name[:2], int(name[2:]), draw)
        shapes = [made, by_four(made, " ")]
        if name[:2] in ("NL", "BE", "DE"):
            shapes += [by_four(made, "-"), made.lower(), by_four(made, " ").lower(), by_four(made, "\u00a0"),
                       by_four(made, "\u200b")]
            yield "iban", made, ("IBAN{}", "IBAN: {}")
        for shape in shapes:
            yield "iban", shape, ("{}", "rekening {} graag")
    for name in CARDS.split():
        prefix, length = name.split(":")
        for _ in range(3):
            made = card(prefix, int(length), draw)
            yield "card", made, ("{}", "betaald met {}", "kaart: {}.")
            if length == "16":
                for between in " -.":
                    yield "card", by_four(made, between), ("kaart {}",)
            if length == "15":
                yield "card", f"{made[:4]} {made[4:10]} {made[10:]}", ("{}",)
    for _ in range(15):
        b = bsn(draw)
        yield "bsn", b, ("{}", "mijn bsn is {}", "burgerservicenummer {}", "sofinummer {}", "RSIN {}", "({})")
        for shape in (f"{b[:4]}.{b[4:6]}.{b[6:]}", f"{b[:3]} {b[3:6]} {b[6:]}", f"{b[:3]}.{b[3:6]}.{b[6:]}",
                      f"{b[:3]}-{b[3:6]}-{b[6:]}"):
            yield "bsn", shape, ("{}", "bsn {}")
        for shape in (f"NL{b}B01", f"NL.{b[:4]}.{b[4:6]}.{b[6:]}.B01", f"NL {b[:4]}.{b[4:6]}.{b[6:]}.B.01", f"{b}B01"):
            yield "btw", shape, ("{}", "btw {}")
    made = 0
    while made < 15:  # of sole traders, since 2020
        body = "".join(draw.choice(string.digits) for _ in range(9))
        for check in range(2, 99):
            if number(f"NL{body}B{check:02d}") % 97 == 1:
                yield "btw", f"NL{body}B{check:02d}", PLAIN
                made += 1


def plates(draw):
    for shape in PLATES * 4:
        plate = "".join(draw.choice(PLATE_LETTERS) if c == "L" else draw.choice(string.digits) if c == "9" else c
                        for c in shape)
        yield "kenteken", plate, ("{}", "de auto met {} staat fout", "kenteken {}", "({})")
        yield "kenteken", plate.lower(), ("de auto met {} staat fout", "kenteken {}")
        yield "kenteken", plate.replace("-", ""), ("{}", "kenteken {}", "de auto met {} staat fout")
        yield "kenteken", plate.replace("-", " "), ("{}", "kenteken {}")
        yield "kenteken", plate.replace("-", "").lower(), ("kenteken {}", "de auto met {} staat fout")
        yield "kenteken", plate.replace("-", " ").lower(), ("kenteken {}",)
        yield "kenteken", plate.replace("-", "\u2013"), ("{}", "kenteken {}")


def words():
    for kind, made, around in (
            ("phone", PHONES, ("{}", "bel {} na zessen", "Tel: {}.", "whatsapp {} graag", "tel:{}")),
            ("email", MAILS, ("{}", "mail naar {} graag", "e-mail: {}.", "<{}>", "mailto:{}")),
            ("ip", IPS, ("{}", "vanaf {} kwam het", "ip: {}", "'{}'", "[{}]")),
            ("mac", MACS, ("{}", "mac {}", "apparaat {} op het netwerk")),
            ("url", URLS, ("{}", "zie {} voor meer", "({})", "link: {}")),
            ("handle", HANDLES, ("hoi {}", "zie {} daar", "{} zei het", "({})", "via {}.")),
            ("address", ADDRESSES, ("Ik woon op {}", "bij {} ligt afval", "adres: {}")),
            ("name", NAMES, ("mevrouw {} belde op", "ik sprak dhr. {} gisteren", "volgens dokter {} klopt het niet")),
            ("name", FULL_NAMES, ("{} belde op", "ik sprak {} gisteren", "volgens {} klopt het niet")),
            ("birthdate", DATES, ("geboren op {}", "geb. {}", "geboortedatum: {}", "born on {}")),
            ("postcode", "1234 AB|1234AB|1234 AB 56|1234AB 56a|1234\u00a0AB", ("{}", "postcode {}", "({})", "{} Duinvoorde")),
            ("postcode", "1234 ab|1234ab|1234-AB", ("postcode {}", "ik woon op {}", "adres: {}")),
            ("document", "NX1R2B3C4|SPECI2014|NW4K2P9D1|BZ9H5F7L2", ("{}", "paspoort {}", "ID-kaart {}")),
            ("document", "1234567890", ("rijbewijsnummer {}", "rijbewijs {}")),
            ("kvk", "12345678|34.12.34.56|34 12 34 56", ("KvK {}", "kvk-nummer: {}", "Kamer van Koophandel {}")),
            ("age", "43|8|101", ("ik ben {} jaar", "een man van {} jaar", "mijn moeder ({})", "leeftijd: {}"))):
        for one in listed(made):
            yield kind, one, around


def spans_of(program, texts):
    done = subprocess.run([program, "redact", "--lines"], input="\n".join(texts) + "\n", capture_output=True, text=True,
                          check=True)
    return [json.loads(line)["spans"] for line in done.stdout.splitlines()]


def is_whole(text, start, end, spans):
    """Whether no letter or digit of the identifier is left."""
    hidden = {i for span in spans for i in range(span["start"], span["end"])}
    rest = bytes(b for i, b in enumerate(text.encode()) if start <= i < end and i not in hidden)
    return not any(c.isalnum() for c in rest.decode(errors="ignore"))


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    draw = random.Random(5)
    cases = []
    for kind, made, around in [*numbers(draw), *plates(draw), *words()]:
        for sentence in around:
            start = len(sentence.split("{}")[0].encode())
            cases.append((kind, sentence.replace("{}", made), start, start + len(made.encode())))
    tried, whole = collections.Counter(), collections.Counter()
    for (kind, text, start, end), spans in zip(cases, spans_of(program, [case[1] for case in cases]), strict=True):
        tried[kind] += 1
        whole[kind] += is_whole(text, start, end, spans)
        if "--missed" in sys.argv and not is_whole(text, start, end, spans):
            print(f"missed {kind}: {text}")
    talk = [line for line in (root / "tests/data/redact/held-out-ordinary.txt").read_text().splitlines() if line[0] != "#"]
    alarms = collections.Counter()
    for text, spans in zip(talk, spans_of(program, talk), strict=True):
        alarms.update({span["type"] for span in spans})
        if "--missed" in sys.argv and spans:
            print(f"false {spans[0]['type']}: {text}")
    passed = True
    print(f"{'type':10} {'whole':>6} {'of':>5} {'':>7} {'false alarms in ' + str(len(talk)):>24}")
    for kind in sorted(tried):
        share, false = 100 * whole[kind] / tried[kind], 100 * alarms[kind] / len(talk)
        print(f"{kind:10} {whole[kind]:6} {tried[kind]:5} {share:6.1f}% {alarms[kind]:16} {false:6.1f}%")
        passed &= share >= (100 if kind in STRUCTURED else FREE_LEAST_PCT) and false < FALSE_ALARMS_MOST_PCT
    return not passed


sys.exit(main())
