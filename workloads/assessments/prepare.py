"""Fills a demonstration through the server, as people do: 200 scorers of 120 units, an assessment of this year, and all sheets scored once.

    python prepare.py --origin http://127.0.0.1:8080 --people printed.txt --output people.json

`--people` is what `caicach demo` printed. The names and passwords go to the output, which only its owner can read.
"""

import argparse
import asyncio
import datetime
import json
import os
import random
import re
import time

import person

UNITS = [f"MAU.S{number:02}" for number in range(1, 21)] + [f"MAU.X{number:03}" for number in range(1, 101)]
PEOPLE = 200
FRAMEWORK = "mau-don-vi"
ADMINISTRATOR, OWNER = "quantri", "chu-tri-chi-so"


def today():
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=7)).date()


async def add_scorer(administrator, number, unit):
    """An account and its role, by the forms of the administrator; the password is the one that the page shows."""
    name = f"cham-diem-{number:03}"
    status, page, _ = await administrator.post("/admin/people/new", {"name": name, "display_name": f"Người chấm {number:03} (minh họa)"})
    password = re.search(r'id="new-password">([^<]+)<', page)
    account = re.search(r'href="/admin/people/(\d+)"', page)
    if status != 200 or not password or not account:
        raise RuntimeError(f"no account {name}: {status}")
    role = {"role": "scorer", "unit": unit, "reach": "unit", "valid_from": today().isoformat()}
    status, _, _ = await administrator.post(f"/admin/people/{account.group(1)}/roles", role)
    if status != 303:
        raise RuntimeError(f"no role for {name}: {status}")
    return {"name": name, "password": password.group(1), "unit": unit}


async def open_assessment(owner):
    first, last = today() - datetime.timedelta(days=2), today() + datetime.timedelta(days=5)
    form = {"name": "Kỳ đo (minh họa)", "year": today().year, "council": "", "group0-name": "Các đơn vị", "group0-framework": FRAMEWORK,
            "group0-beneath": "MAU", "group0-kind": "", "self_score-opens": first.isoformat(), "self_score-closes": last.isoformat(),
            "appraisal-opens": (last + datetime.timedelta(days=1)).isoformat(),
            "appraisal-closes": (last + datetime.timedelta(days=9)).isoformat()}
    status, _, address = await owner.post("/assessments/new", form)
    if status != 303:
        raise RuntimeError(f"the assessment could not be opened: {status}")
    return address


async def fill(scorer):
    """Scores all components of a unit once."""
    await scorer.sign_in()
    await scorer.look()
    made_up = random.Random(scorer.sheet)
    for cell in list(scorer.cells.values()):
        comment = f"Theo báo cáo số {made_up.randrange(1, 400)}/BC-UBND ngày 15 tháng 11, đã gửi kèm tài liệu kiểm chứng."
        status = await scorer.save(cell, person.another_value(cell, made_up), comment)
        if status != 200:
            raise RuntimeError(f"{scorer.sheet} {cell.item}: {status}")
    return len(scorer.cells)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--origin", required=True)
    parser.add_argument("--people", required=True)
    parser.add_argument("--output", required=True)
    given = parser.parse_args()
    with open(given.people, encoding="utf-8") as file:
        printed = dict(re.findall(r"^ +(\S+) +(\S{16}) ", file.read(), re.M))
    async with person.client() as client:
        begin = time.perf_counter()
        administrator, owner = (person.Person(client, given.origin, name, printed[name]) for name in (ADMINISTRATOR, OWNER))
        await administrator.sign_in()
        await owner.sign_in()
        # The first units have two people, who stand beside each other.
        pairs = PEOPLE - len(UNITS)
        units = [unit for place, unit in enumerate(UNITS) for _ in range(2 if place < pairs else 1)]
        scorers = await person.limited(add_scorer(administrator, number, unit) for number, unit in enumerate(units, 1))
        address = await open_assessment(owner)
        firsts = {scorer["unit"]: scorer for scorer in reversed(scorers)}
        sheets = [person.Person(client, given.origin, scorer["name"], scorer["password"], f"{address}/units/{unit}")
                  for unit, scorer in firsts.items()]
        counts = await person.limited(fill(scorer) for scorer in sheets)
        print(f"made ready: {len(scorers)} people, {len(sheets)} units, {sum(counts)} cells scored, in {time.perf_counter() - begin:.0f} s")
    known = {"owner": {"name": OWNER, "password": printed[OWNER]}, "address": address, "scorers": scorers}
    with open(os.open(given.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(known, file)


if __name__ == "__main__":
    asyncio.run(main())
