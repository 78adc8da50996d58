"""Makes a framework of 95 components in 8 domains and values of 10,000 units, the same bytes at every run."""
import csv
import json
import os
import sys

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
domains, components, units = 8, 95, 10_000
columns = ["code", "parent", "level", "name_vi", "name_en", "max_points", "value_source", "rule_kind", "rule_parameters",
           "measure", "evidence_vi", "owner_vi", "status"]
rules = [("proportional", {"floor": 0.8}), ("target", {"target": 0.9, "below": "proportional"}),
         ("steps", {"unit": "rate", "steps": [[0.9, 1], [0.5, 0.5], [0, 0]]}), ("points", {})]
leaves = []
with open(os.path.join(folder, "framework.csv"), "w", newline="", encoding="utf-8") as out:
    write = csv.writer(out)
    write.writerow(columns)
    for domain in range(1, domains + 1):
        count = len([at for at in range(components) if at % domains == domain - 1])
        write.writerow([domain, "", "domain", f"Lĩnh vực {domain}", "", count, "", "", "", "", "", "", "illustrative"])
        for at in range(count):
            kind, parameters = rules[(domain + at) % len(rules)]
            code = f"{domain}.{at + 1}"
            leaves.append(code)
            write.writerow([code, domain, "criterion", f"Tiêu chí {code}", "", 1, "self", kind, json.dumps(parameters), "", "", "", "illustrative"])
state = 12345
with open(os.path.join(folder, "values.csv"), "w", newline="", encoding="utf-8") as out:
    write = csv.writer(out)
    write.writerow(["unit", "code", "value"])
    for unit in range(units):
        for code in leaves:
            state = (state * 1103515245 + 12345) % 2**31
            write.writerow([f"U{unit:05d}", code, f"{state / 2**31:.4f}"])
