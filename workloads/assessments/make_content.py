"""The content of the product with one framework more: 95 components in 8 domains, for departments and communes.

    python make_content.py content folder

Names, evidence and rules are those of `mau-tinh`, so that a sheet is as long as a real one. 15 components, whose measures the
demonstration knows of every unit, are filled in by the system; the other 80 are what people score. Rules that ask for something else
than a label or a rate become rates, so that one way of making up values fits all.
"""

import csv
import decimal
import json
import pathlib
import shutil
import sys

ID = "mau-don-vi"
COMPONENTS, DOMAINS = 95, 8
MEASURED = {"3.2.4", "3.3.1", "3.3.3", "3.4.4", "7.2.1", "7.2.2", "7.2.3", "7.2.4", "7.3.1", "7.3.2", "7.3.3", "7.4.1", "7.4.2",
            "7.4.3", "7.4.4"}
HEADER = f"""[framework]
id = "{ID}"
name_vi = "Bộ tiêu chí minh họa của đơn vị"
name_en = "Illustrative framework of units"
applies_to = ["department", "commune"]
status = "illustrative"
items_file = "{ID}.csv"

[framework.domains]
"1" = "direction"
"2" = "institutions"
"3" = "procedures"
"4" = "apparatus"
"5" = "civil_service"
"6" = "public_finance"
"7" = "digital"
"8" = "impact"
"""


def main():
    source, target = (pathlib.Path(path) for path in sys.argv[1:3])
    shutil.copytree(source, target)
    with open(source / "frameworks" / "mau-tinh.csv", encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        columns = lines.fieldnames
        items = list(lines)
    for domain in range(1, DOMAINS + 1):
        last = max(place for place, item in enumerate(items) if item["code"].split(".")[0] == str(domain))
        more = dict(items[last], code=f"{domain}.20", parent=str(domain), level="criterion", rule_kind="proportional",
                    rule_parameters='{"floor":0.5}', name_vi=f"Nhiệm vụ khác của lĩnh vực {domain}",
                    name_en=f"Other tasks of domain {domain}", max_points="1", status="illustrative")
        items.insert(last + 1, more)
        head = next(item for item in items if item["code"] == str(domain))
        head.update(max_points=str(decimal.Decimal(head["max_points"]) + 1), status="illustrative")
    components = [item for item in items if item["rule_kind"]]
    if len(components) != COMPONENTS:
        sys.exit(f"{len(components)} components instead of {COMPONENTS}: mau-tinh has changed")
    for item in components:
        is_measured = item["code"] in MEASURED
        item["value_source"] = "measure" if is_measured else "self"
        if not is_measured:
            item["measure"] = ""
        is_rate = item["rule_kind"] in ("proportional", "target")
        is_rate = is_rate or json.loads(item["rule_parameters"] or "{}").get("unit") == "rate"
        if item["rule_kind"] != "choice" and not is_rate:
            item["rule_kind"], item["rule_parameters"] = "proportional", '{"floor":0.5}'
    with open(target / "frameworks" / f"{ID}.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns)
        out.writeheader()
        out.writerows(items)
    (target / "frameworks" / f"{ID}.toml").write_text(HEADER, encoding="utf-8")
    measures = target / "measures" / "items.csv"
    lines = measures.read_text(encoding="utf-8").splitlines()
    # The measures of mau-tinh, for the items that were taken from it.
    measured = [line for line in lines if line.startswith("mau-tinh,") and line.split(",")[1] in MEASURED]
    lines += [line.replace("mau-tinh,", f"{ID},", 1) for line in measured]
    measures.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
