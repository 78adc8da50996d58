"""A person in front of a sheet, as the server sees one: what the browser sends, and what is read from the pages that come back."""

import asyncio
import dataclasses
import html
import json
import re
import urllib.parse

import aiohttp

# How long after a change the page fetches the points of the sheet, and how often at most, in seconds.
POINTS_AFTER, POINTS_EVERY = 1, 10
# An open cell: its form, with the version that the next save must name.
CELL = re.compile(r'<form class="cell [^"]*" id="(cell-[^"]+)" data-version="(\d+)" data-item="([^"]+)" data-round="self_score".*?</form>', re.S)
OPTION = re.compile(r'<option value="([^"]+)"( selected)?>')
VALUE = re.compile(r'name="value" value="([^"]*)"')
COMMENT = re.compile(r"<textarea[^>]*>(.*?)</textarea>", re.S)
# What a browser says of a request that a page of the same site makes.
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
# So many requests are under way at once where time is not what is measured.
AT_ONCE = 8


@dataclasses.dataclass
class Cell:
    """A cell as it was seen last."""

    id: str
    item: str
    version: int
    value: str
    comment: str
    labels: list


def cells_of(page):
    """The open cells of a page or of a part of one, by identifier."""
    cells = {}
    for found in CELL.finditer(page):
        text = found.group(0)
        options = [(html.unescape(label), bool(chosen)) for label, chosen in OPTION.findall(text)]
        value = VALUE.search(text)
        shown = next((label for label, is_chosen in options if is_chosen), html.unescape(value.group(1)) if value else "")
        cells[found.group(1)] = Cell(id=found.group(1), item=found.group(3), version=int(found.group(2)), value=shown,
                                     comment=html.unescape(COMMENT.search(text).group(1)), labels=[label for label, _ in options])
    return cells


def client():
    """Connections without a limit: each person has a browser. Cookies are kept by each person."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar(),
                                 timeout=aiohttp.ClientTimeout(total=120))


class Person:
    """Somebody with a name, a password and a session."""

    def __init__(self, client, origin, name, password, sheet=""):
        self.client, self.origin, self.name, self.password = client, origin, name, password
        self.cookie = ""
        # The address of the sheet of the unit, and its cells by identifier.
        self.sheet, self.cells = sheet, {}
        # Cells of which a save is under way.
        self.saving = set()
        # Whether a cell of the sheet changed since its points were fetched.
        self.changed = asyncio.Event()

    def headers(self):
        return {"Cookie": self.cookie, **SAME_SITE}

    async def sign_in(self):
        form = {"name": self.name, "password": self.password, "back": "/assessments"}
        async with self.client.post(self.origin + "/sign-in", data=form, headers=SAME_SITE, allow_redirects=False) as answer:
            if answer.status != 303:
                raise RuntimeError(f"{self.name} could not sign in: {answer.status}")
            cookies = [cookie.split(";")[0] for cookie in answer.headers.getall("Set-Cookie")]
            self.cookie = next(cookie for cookie in cookies if cookie.startswith("caicach_session="))

    async def get(self, path):
        async with self.client.get(self.origin + path, headers=self.headers()) as answer:
            page = await answer.text()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            return page

    async def post(self, path, form):
        """Sends a form; the status, the page and where it leads."""
        async with self.client.post(self.origin + path, data=form, headers=self.headers(), allow_redirects=False) as answer:
            return answer.status, await answer.text(), answer.headers.get("Location", "")

    async def look(self):
        """Opens the sheet."""
        self.cells = cells_of(await self.get(self.sheet))

    async def save(self, cell, value, comment):
        """Saves a cell as the page does, naming the version that was seen last. Answers the status; the cell is then what came back."""
        form = {"item": cell.item, "round": "self_score", "version": cell.version, "value": value, "comment": comment}
        headers = self.headers() | {"HX-Request": "true"}
        self.saving.add(cell.id)
        try:
            async with self.client.post(f"{self.origin}{self.sheet}/cell", data=form, headers=headers) as answer:
                page = await answer.text()
                if answer.status == 200:
                    self.cells[cell.id] = cells_of(page)[cell.id]
                    self.changed.set()
                return answer.status
        finally:
            self.saving.discard(cell.id)

    async def listen(self, heard):
        """Keeps the stream of the sheet open and fetches what others changed, as the page does, until the task is cancelled."""
        waits = aiohttp.ClientTimeout(total=None)
        while True:
            async with self.client.get(f"{self.origin}{self.sheet}/changes", headers=self.headers(), timeout=waits) as answer:
                if answer.status != 200:
                    raise RuntimeError(f"the stream of {self.sheet}: {answer.status}")
                async for line in answer.content:
                    if line.startswith(b"data:"):
                        await self.hear(json.loads(line[len(b"data:"):]), heard)

    async def hear(self, versions, heard):
        for id, version in versions.items():
            cell = self.cells.get(id)
            if cell is None or cell.version >= version or id in self.saving:
                continue
            asked = urllib.parse.urlencode({"item": cell.item, "round": "self_score"})
            self.cells[id] = cells_of(await self.get(f"{self.sheet}/cell?{asked}"))[id]
            self.changed.set()
            heard((self.sheet, id, version), asyncio.get_running_loop().time())

    async def keep_points(self, times):
        """Fetches the points of the sheet after changes, as the page does, until the task is cancelled."""
        loop = asyncio.get_running_loop()
        last = float("-inf")
        while True:
            await self.changed.wait()
            await asyncio.sleep(max(POINTS_AFTER, last + POINTS_EVERY - loop.time()))
            self.changed.clear()
            last = loop.time()
            await self.get(f"{self.sheet}/points")
            times.append(loop.time() - last)


async def limited(works):
    """Does a few at once; the results in order."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(work):
        async with turns:
            return await work

    return await asyncio.gather(*(one(work) for work in works))


def another_value(cell, random):
    """A value that is not what stands in the cell: another label, or another rate as people write it."""
    if cell.labels:
        return random.choice([label for label in cell.labels if label != cell.value])
    while True:
        # No zero at the end: the page would show it without.
        whole, hundredths = random.randrange(50, 100), random.randrange(11, 100)
        value = f"{whole},{hundredths}%"
        if hundredths % 10 and value != cell.value:
            return value
