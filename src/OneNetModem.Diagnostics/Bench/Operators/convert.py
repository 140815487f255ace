"""Turns mcc-mnc-list and serviceproviders.xml into operators.tsv and apns.tsv; update.sh calls it."""
import collections
import datetime
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

PACKAGE, PROVIDERS, DEBIAN_VERSION, OUT = sys.argv[1:]
TODAY = datetime.date.today().isoformat()


def clean(text):
    return re.sub(r"\s+", " ", text or "").strip()


def write(name, head, rows):
    lines = [f"# {line}" for line in head] + ["\t".join(row).rstrip("\t") for row in rows]
    (pathlib.Path(OUT) / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def operators():
    entries = json.loads((pathlib.Path(PACKAGE) / "mcc-mnc-list.json").read_text(encoding="utf-8"))
    version = json.loads((pathlib.Path(PACKAGE) / "package.json").read_text(encoding="utf-8"))["version"]
    usable = [e for e in entries
              if re.fullmatch(r"\d{3}", e["mcc"] or "") and re.fullmatch(r"\d{2,3}", e["mnc"] or "")
              and (clean(e["brand"]) or clean(e["operator"]))]
    homes = {mcc: collections.Counter(e["countryCode"] for e in usable if e["mcc"] == mcc).most_common(1)[0][0]
             for mcc in {e["mcc"] for e in usable}}

    # A network that is listed more than once: one that works goes first, then the country that the MCC mostly belongs to.
    best = {}
    for e in sorted(usable, key=lambda e: (e["status"] != "Operational", e["countryCode"] != homes[e["mcc"]])):
        best.setdefault((e["mcc"], e["mnc"]), e)
    rows = []
    for (mcc, mnc), e in sorted(best.items()):
        brand, name = clean(e["brand"]), clean(e["operator"])
        rows.append([mcc, mnc, e["countryCode"] or "", clean(e["countryName"]), name or brand, brand if name and brand != name else ""])
    write("operators.tsv", [
        "Mobile networks by MCC and MNC: mcc, mnc, country (ISO 3166; empty for international ones), country's name,",
        "operator, brand where it is another name. Tab-separated.",
        f"Source: npm package mcc-mnc-list {version}, taken on {TODAY}; its records come from Wikipedia's lists of mobile network codes.",
        "Licence: MIT, Copyright (c) 2016 Peter Bakondy; see THIRD-PARTY-NOTICES.md.",
        "Made by update.sh: one line a network, without ranges and without entries that name nobody.",
    ], rows)


def apns():
    rows = []
    for provider in xml.parse(PROVIDERS).getroot().iter("provider"):
        gsm = provider.find("gsm")
        if gsm is None:
            continue
        networks = sorted({n.get("mcc") + "-" + n.get("mnc") for n in gsm.findall("network-id")})
        for apn in gsm.findall("apn"):
            usage = apn.find("usage")
            purpose = usage.get("type") if usage is not None else "internet"
            if not networks or not clean(apn.get("value")) or purpose not in ("internet", "wap"):
                continue
            # Those of the network's owner go before those of its resellers, and internet goes before wap.
            order = (provider.get("primary") != "true", purpose != "internet", len(rows))
            about = ", ".join(filter(None, [purpose, clean(provider.findtext("name")), clean(apn.findtext("name"))]))
            rows.append((order, [" ".join(networks), clean(apn.get("value")), clean(apn.findtext("username")), clean(apn.findtext("password")), about]))
    for _, row in rows:
        row[2], row[3] = row[2] or "-", row[3] or "-"
    write("apns.tsv", [
        "Access points by network: networks (MCC-MNC ...), APN, user, password (- for none), purpose. Tab-separated, best first.",
        f"Source: Debian package mobile-broadband-provider-info {DEBIAN_VERSION}, serviceproviders.xml, taken on {TODAY}.",
        "Licence: public domain. User and password are the public ones that every subscriber of the operator uses.",
        "Made by update.sh: without CDMA and without access points for MMS.",
    ], [row for _, row in sorted(rows, key=lambda r: r[0])])


operators()
apns()
