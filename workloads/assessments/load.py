"""People save a score every few seconds, then the pages of the quiet server. Ends with 1 when a save was refused or lost.

    python load.py --origin http://127.0.0.1:8080 --pid 1234 --people people.json --every 5 --duration 60 --streams 200

The load is open: every save has an instant at which it is due, whatever became of those before, and its time runs from that instant until
the whole answer is there. A server that stands still therefore pays for all that were due meanwhile.
"""

import argparse
import asyncio
import collections
import json
import os
import pathlib
import random
import sys
import time

import person

# So many cells each person goes through again and again.
CELLS = 6
PAGES = 20
# The server is quiet when it used less of a core than this for so many seconds.
IDLE, QUIET = 0.05, 3
MOST_WAIT = 120
PROCESSOR_TICKS = os.sysconf("SC_CLK_TCK")


def quantile(times, share):
    times = sorted(times)
    return times[min(int(len(times) * share), len(times) - 1)] * 1000 if times else 0


def processor_seconds(pid):
    """User and system time of a process."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / PROCESSOR_TICKS


def children(pid):
    """The processes that a process started: the connections of PostgreSQL and its helpers."""
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        yield from (int(child) for child in (task / "children").read_text().split())


def used(server, postgres):
    """Seconds of the processor: of the server, and of PostgreSQL."""
    return processor_seconds(server), sum(processor_seconds(child) for child in children(postgres)) if postgres else 0.0


def peak_mebibytes(pid):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


async def wait_until_quiet(pid):
    """After its start the server takes the registers over into its lake; that is not what is measured."""
    since, before = 0, processor_seconds(pid)
    for _ in range(MOST_WAIT):
        await asyncio.sleep(1)
        now = processor_seconds(pid)
        since = since + 1 if now - before < IDLE else 0
        before = now
        if since >= QUIET:
            return
    print(f"the server was not quiet within {MOST_WAIT} s", file=sys.stderr)


class Load:
    """What was sent, and what came back."""

    def __init__(self, every):
        self.every = every
        self.times, self.late, self.seen, self.points = [], [], [], []
        self.answers = collections.Counter()
        # When a save was due, by sheet, cell and the version that it made.
        self.due = {}
        # What must stand in a cell: its person, and the version, value and comment of the last save that was accepted.
        self.stands = {}

    async def save(self, who, cell_id, due, text, turn, value):
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(due - loop.time(), 0))
        self.late.append(loop.time() - due)
        # The same cell is not saved twice at once by one person; waiting for the answer before counts as time.
        async with turn:
            cell = who.cells[cell_id]
            version = cell.version + 1
            value = value(cell)
            self.due[who.sheet, cell_id, version] = due
            try:
                status = await who.save(cell, value, text)
            except Exception as error:
                status = type(error).__name__
        self.times.append(loop.time() - due)
        self.answers[status] += 1
        if status == 200:
            self.stands[who.sheet, cell_id] = (who, version, value, text)

    def heard(self, change, now):
        """Somebody sees what a colleague saved."""
        if change in self.due:
            self.seen.append(now - self.due[change])

    async def run(self, people, duration):
        begin = asyncio.get_running_loop().time() + 1
        saves = []
        for place, who in enumerate(people):
            made_up = random.Random(who.name)
            turns = {cell_id: asyncio.Lock() for cell_id in who.own}
            for number in range(int(duration / self.every)):
                cell_id = who.own[number % len(who.own)]
                due = begin + (place / len(people) + number) * self.every
                text = f"Đã cập nhật lần {number + 1} theo báo cáo của {who.name}."
                value = lambda cell, made_up=made_up: person.another_value(cell, made_up)
                saves.append(self.save(who, cell_id, due, text, turns[cell_id], value))
        await asyncio.gather(*saves)

    async def lost(self, people):
        """Reads all sheets anew; the cells in which not the last accepted save stands, or which did not change once for each save."""
        sheets = {who.sheet: who for who in people}
        cells = {sheet: person.cells_of(await who.get(sheet)) for sheet, who in sheets.items()}
        lost = 0
        for (sheet, cell_id), (who, version, value, text) in self.stands.items():
            cell = cells[sheet][cell_id]
            if (cell.version, cell.value, cell.comment) != (version, value, text):
                lost += 1
                print(f"lost: {sheet} {cell.item}: {who.name} saved {version} {value} {text}; there stands {cell}", file=sys.stderr)
        return lost


async def at_once(people):
    """Two people save the same cell at the same moment, both having seen the same version: one is accepted, the other is told."""
    pairs = collections.defaultdict(list)
    for who in people:
        pairs[who.sheet].append(who)
    pairs = [pair for pair in pairs.values() if len(pair) == 2]
    made_up = random.Random(0)
    wrong = 0
    for one, other in pairs:
        await asyncio.gather(one.look(), other.look())
        owned = set(one.own) | set(other.own)
        cell_id = next(cell_id for cell_id in one.cells if cell_id not in owned)
        value = person.another_value(one.cells[cell_id], made_up)
        texts = [f"Cùng lúc, {who.name}." for who in (one, other)]
        statuses = await asyncio.gather(*(who.save(who.cells[cell_id], value, text) for who, text in zip((one, other), texts)))
        stands = person.cells_of(await one.get(one.sheet))[cell_id]
        accepted = [text for text, status in zip(texts, statuses) if status == 200]
        if sorted(statuses) != [200, 422] or [stands.comment] != accepted:
            wrong += 1
            print(f"{one.sheet} {stands.item}: {statuses}, there stands {stands.comment!r}", file=sys.stderr)
    print(f"the same cell by two people at once: {len(pairs)} times, one saved and one told in {len(pairs) - wrong}")
    return wrong


async def page(who, path, name, wanted):
    """A page, again and again over a kept connection, as bytes: unpacking them is the browser's work."""
    times, size = [], 0
    for _ in range(PAGES):
        begin = time.perf_counter()
        async with who.client.get(who.origin + path, headers=who.headers(), allow_redirects=False, auto_decompress=False) as answer:
            size = len(await answer.read())
            times.append(time.perf_counter() - begin)
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
    print(f"{name}: median {quantile(times, 0.5):.1f} ms, p95 {quantile(times, 0.95):.1f} ms, {PAGES} requests, "
          f"{size / 1024:.0f} KiB packed ({wanted})")


def own_cells(people):
    """Gives each person cells that no colleague of the same unit saves."""
    places = collections.Counter()
    for who in people:
        mine = list(who.cells)[places[who.sheet]::2]
        who.own = mine[:: max(len(mine) // CELLS, 1)][:CELLS]
        places[who.sheet] += 1


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--origin", required=True)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--postgres", type=int)
    parser.add_argument("--people", required=True)
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--duration", type=float, default=60)
    parser.add_argument("--streams", type=int, default=200)
    given = parser.parse_args()
    known = json.loads(pathlib.Path(given.people).read_text(encoding="utf-8"))
    async with person.client() as client:
        people = [person.Person(client, given.origin, one["name"], one["password"], f"{known['address']}/units/{one['unit']}")
                  for one in known["scorers"]]
        owner = person.Person(client, given.origin, known["owner"]["name"], known["owner"]["password"])
        await wait_until_quiet(given.pid)

        begin = time.perf_counter()
        await asyncio.gather(*(who.sign_in() for who in people))
        print(f"sign-in of {len(people)} people at once: {time.perf_counter() - begin:.1f} s for all")
        await person.limited(who.look() for who in people)
        own_cells(people)

        load = Load(given.every)
        streams = [asyncio.create_task(work) for who in people[: given.streams]
                   for work in (who.listen(load.heard), who.keep_points(load.points))]
        await wait_until_quiet(given.pid)
        before = used(given.pid, given.postgres)
        await load.run(people, given.duration)
        server, postgres = (after - before for after, before in zip(used(given.pid, given.postgres), before))
        broken = [stream.exception() for stream in streams if stream.done()]
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)

        shown = ", ".join(f"{name} {quantile(load.times, share):.1f} ms" for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1)))
        print(f"saves: {len(load.times)} in {given.duration:.0f} s, {shown} (wanted: p95 under 150 ms)")
        refused = load.answers[422] + load.answers[409]
        failed = len(load.times) - load.answers[200] - refused
        lost = await load.lost(people)
        print(f"refused {refused}, failed {failed}, lost {lost} of {len(load.stands)} cells read back (wanted: none)")
        if failed or broken:
            print(f"answers: {dict(load.answers)}, broken streams: {broken}", file=sys.stderr)
        if load.seen:
            print(f"seen by the colleague who has the sheet open: {len(load.seen)} times, "
                  f"p95 {quantile(load.seen, 0.95):.1f} ms after the save was due")
        if load.points:
            print(f"points of the sheet fetched after changes: {len(load.points)} times, p95 {quantile(load.points, 0.95):.1f} ms")
        beside = f", PostgreSQL {postgres:.1f} s" if given.postgres else ""
        print(f"processor: server {server:.1f} s{beside}; peak memory of the server {peak_mebibytes(given.pid):.0f} MiB; "
              f"requests left late by at most {max(load.late, default=0) * 1000:.1f} ms")
        wrong = await at_once(people)

        await owner.sign_in()
        await wait_until_quiet(given.pid)
        matrix = f"{known['address']}/matrix"
        await page(people[0], people[0].sheet, "sheet of a unit, 95 components", "wanted: under 150 ms")
        await page(owner, matrix, "matrix of 120 units, totals", "wanted: under 300 ms")
        await page(owner, matrix + "?open=3", "matrix with the components of a domain", "wanted: under 300 ms")
    return 1 if refused or failed or lost or wrong or broken else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
