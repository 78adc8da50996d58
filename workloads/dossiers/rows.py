"""Illustrative dossiers, a block at a time. Nothing in them is taken from anywhere: codes begin with ILL or belong to H00, which
is no province, shares and amounts are made up. Only the calendar is real."""

import numpy as np
import polars as pl

from working_days import DAYS, FIRST, IS_WORKED, WORKED, place_from

#: How many rows are made at once.
BLOCK = 250_000
#: The columns of the data contract, in its order.
COLUMNS = [
    "code", "procedure", "field", "unit", "intake_unit", "level", "applicant", "channel", "result_channel", "online_level",
    "received_at", "limit_days", "limit_hours", "limit_unit", "due_at", "status", "finished_at", "returned_at", "pauses",
    "supplement_requests", "visits", "new_due_at", "apology_sent_at", "agencies", "fee_due", "fee_paid_online",
    "parts_digitised", "result_required", "result_digital", "data_reused", "from_personal_store", "synced_at",
    "identity_verified", "certified_copy", "satisfaction", "feedback_count", "disliked",
]
BEGIN = np.datetime64("2024-01-01")
#: The last day with districts.
DISTRICTS_END = np.datetime64("2025-06-30")
LIMITS = np.array([3, 5, 7, 10, 15, 20, 30])
LIMIT_SHARES = np.array([0.22, 0.26, 0.14, 0.16, 0.12, 0.06, 0.04])
FIELDS, PROCEDURES = 40, 1_500
OPENS, NOON, RETURNS, CLOSES = 450, 690, 780, 1020
WRONG_KINDS = 6
PROCEDURE_CODES = [f"0.{n:06d}.H00" for n in range(1, PROCEDURES + 1)]
FIELD_NAMES = [f"Lĩnh vực minh họa {n:02d}" for n in range(1, FIELDS + 1)]
EMPTY = -1
MINUTE = np.timedelta64(60_000, "ms")
LEVELS = ["department", "vertical", "district", "commune"]
CHANNELS = ["direct", "online", "public_post"]
DIRECT, ONLINE, POST = range(3)
ONLINE_LEVELS = ["1", "2", "partial", "full"]
KINDS = ["supplement", "fee", "stop"]
SUPPLEMENT = 0
STATUSES = [
    "returned", "processed", "withdrawn", "in_process", "supplement_requested", "financial_duty_requested", "stopped",
    "received", "registered", "interoperating_or_posting", "intake_refused",
]
RETURNED, PROCESSED, WITHDRAWN, IN_PROCESS = range(4)
#: The status while waiting, by the kind of the wait.
WAITING = np.array([4, 5, 6])


class Province:
    """What does not change from row to row: the units with their size and quality, the procedures, the flow over time."""

    def __init__(self, rows, units, seed, pauses, until, in_order):
        self.rows, self.seed, self.pauses = rows, seed, pauses
        self.in_order = in_order
        self.until = np.datetime64(until)
        random = np.random.default_rng([seed, 0])
        sizes = random.permutation(1 / np.sqrt(np.arange(1, units + 1)))
        self.cumulated = np.cumsum(sizes) / sizes.sum()
        self.units = [f"ILL-{n:04d}" for n in range(1, units + 1)]
        self.intake = [f"ILL-MC-{n:04d}" for n in range(1, units + 1)]
        # The first units are departments and central agencies, then come districts, then communes.
        departments, vertical = max(units // 200, 1), max(units // 400, 1)
        self.first_district = min(departments + vertical, units)
        self.first_commune = min(self.first_district + units // 25, units)
        level = np.full(units, LEVELS.index("commune"))
        level[:departments] = LEVELS.index("department")
        level[departments:self.first_district] = LEVELS.index("vertical")
        level[self.first_district:self.first_commune] = LEVELS.index("district")
        self.level = level
        self.codes = [f"{n // 10_000:03d}.{n // 100 % 100:02d}.{n % 100:02d}.H00" for n in range(1, units + 1)]
        self.late = random.beta(0.9, 12, units)
        self.apologises = random.beta(3, 1.5, units)
        self.online = random.beta(4, 2.5, units)
        self.limit_of = random.choice(LIMITS, PROCEDURES, p=LIMIT_SHARES)
        self.fee_of = np.where(random.random(PROCEDURES) < 0.55, random.integers(1, 60, PROCEDURES) * 10_000, 0)
        self.field_of = random.integers(0, FIELDS, PROCEDURES)
        days = DAYS[(DAYS >= BEGIN) & (DAYS <= self.until)]
        weights = np.where(IS_WORKED[(days - FIRST).astype(int)], 1.0, 0.06) * np.linspace(0.9, 1.15, len(days))
        self.days = days
        self.flow = np.cumsum(weights) / weights.sum()
        self.serials = np.zeros(units * len(days), dtype=np.int32)

    def blocks(self):
        """The rows, a block at a time."""
        for begin in range(0, self.rows, BLOCK):
            yield self.block(begin, min(BLOCK, self.rows - begin))

    def block(self, begin, count):
        random = np.random.default_rng([self.seed, 1, begin // BLOCK])
        chance = lambda share: random.random(count) < share
        drawn = lambda *shares: np.searchsorted(np.cumsum(shares)[:-1], random.random(count))
        where = random.random(count)
        if self.in_order:
            where = np.sort((begin + where * count) / self.rows)
        day_place = np.minimum(np.searchsorted(self.flow, where), len(self.days) - 1)
        day = self.days[day_place]
        unit = np.minimum(np.searchsorted(self.cumulated, random.random(count)), len(self.units) - 1)
        communes = len(self.units) - self.first_commune
        is_gone = (unit >= self.first_district) & (unit < self.first_commune) & (day > DISTRICTS_END)
        if communes > 0:
            unit = np.where(is_gone, self.first_commune + unit % communes, unit)
        procedure = np.minimum((random.random(count) ** 2 * PROCEDURES).astype(int), PROCEDURES - 1)

        # Who hands it in, and when. On a day off only the portal is open.
        is_online = chance(self.online[unit]) | ~IS_WORKED[(day - FIRST).astype(int)]
        channel = np.where(is_online, ONLINE, np.where(chance(0.06), POST, DIRECT))
        channel = np.where(chance(0.01) & (channel == DIRECT), EMPTY, channel)
        minute = np.where(is_online & chance(0.3), random.integers(0, 1440, count), office_minute(random, count))
        received = at(day, minute)
        place = place_from(day + (minute >= CLOSES))

        limit = self.limit_of[procedure]
        in_hours, in_calendar_days = chance(0.04), chance(0.05)
        hours = random.choice([2, 4, 8], count)
        span = np.where(in_hours, 1, np.where(in_calendar_days, np.maximum(limit * 5 // 7, 1), limit))

        # Waits: for a supplement mostly, some twice; the clock runs anew from the end of the last one.
        kind = drawn(0.8, 0.15, 0.05)
        is_waiting = chance(self.pauses)
        from_place = place + (random.random(count) * span).astype(int)
        wait = 1 + random.geometric(0.25, count)
        from_minute = np.where(from_place == place, np.clip(np.where(day == WORKED[place], minute, 0) + 30, OPENS, CLOSES - 1), office_minute(random, count))
        to_minute = office_minute(random, count)
        is_twice = is_waiting & (kind == SUPPLEMENT) & chance(0.08)
        second_from, second_to = from_place + wait + 1, from_place + wait + 1 + random.geometric(0.3, count)
        last_place = np.where(is_twice, second_to, from_place + wait)
        start = np.where(is_waiting, np.where(kind == SUPPLEMENT, last_place, place), place)
        added = np.where(is_waiting & (kind != SUPPLEMENT), wait, 0)
        due_place = start + span + added
        due = at(WORKED[due_place], np.full(count, CLOSES))

        # Finished early, on the day, or late by some days; and only what is finished before the end of the file.
        is_late = chance(self.late[unit])
        used = (span * random.beta(2.2, 1.3, count)).astype(int)
        used = np.where(is_late, span + random.geometric(0.28, count), used)
        end_place = np.maximum(start + added + used, np.where(is_waiting, last_place, place))
        end_minute = office_minute(random, count)
        end = np.maximum(at(WORKED[end_place], end_minute), received + 15 * MINUTE)
        end = np.where(is_waiting, np.maximum(end, at(WORKED[last_place], to_minute) + 15 * MINUTE), end)
        now = at(np.full(count, self.until), np.full(count, CLOSES))
        is_done = end <= now
        back = end + (30 + (random.random(count) ** 3 * 5 * 1440).astype(int)) * MINUTE
        is_back = is_done & (back <= now) & chance(0.9)

        began = is_waiting & (at(WORKED[from_place], from_minute) < now)
        is_over = at(WORKED[from_place + wait], to_minute) <= now
        began_twice = is_twice & is_over & (at(WORKED[second_from], np.full(count, NOON)) < now)
        is_over_twice = at(WORKED[second_to], to_minute) <= now
        waits_now = began & (~is_over | (began_twice & ~is_over_twice))
        waits = written_pauses(
            kind,
            (began, at(WORKED[from_place], from_minute), is_over, at(WORKED[from_place + wait], to_minute)),
            (began_twice, at(WORKED[second_from], np.full(count, NOON)), is_over_twice, at(WORKED[second_to], to_minute)),
        )

        status = np.where(is_done, np.where(is_back, RETURNED, PROCESSED), np.where(waits_now, WAITING[kind], IN_PROCESS))
        fate = random.random(count)
        status[is_done & (fate < 0.01)] = WITHDRAWN
        status[~is_done & (fate > 0.01) & (fate < 0.04)] = STATUSES.index("received")
        status[~is_done & (fate > 0.04) & (fate < 0.06)] = STATUSES.index("registered")
        status[~is_done & (fate > 0.06) & (fate < 0.08)] = STATUSES.index("interoperating_or_posting")
        is_refused = fate > 0.985
        status[is_refused] = STATUSES.index("intake_refused")
        is_done &= ~is_refused
        is_back &= status == RETURNED
        waits = pl.select(pl.when(pl.Series(~is_refused)).then(waits)).to_series()

        requests = np.where(began & (kind == SUPPLEMENT) & ~is_refused, 1 + began_twice, 0)
        requests = np.where(~is_waiting & chance(0.02), 1 + chance(0.1), requests)
        is_past = is_late & (due < now) & ~is_refused
        apologised = is_past & chance(self.apologises[unit])
        apology = at(WORKED[np.maximum(due_place - np.where(chance(0.75), 1, -1), place)], office_minute(random, count))
        apology = np.maximum(apology, received + 5 * MINUTE)
        again = is_past & chance(0.35)
        new_due = at(WORKED[due_place + random.integers(1, 8, count)], np.full(count, CLOSES))
        is_stated = chance(0.08)
        stated = at(WORKED[due_place + np.where(chance(0.1), 1, 0)], np.full(count, CLOSES))
        fee = self.fee_of[procedure]
        result_required = ~chance(0.08)
        is_copy = self.field_of[procedure] == 0
        rated = is_done & chance(0.4)

        frame = pl.DataFrame({
            "code": self.number(unit, day, day_place),
            "procedure": words(PROCEDURE_CODES, procedure),
            "field": words(FIELD_NAMES, self.field_of[procedure]),
            "unit": words(self.units, unit),
            "intake_unit": words(self.intake, unit),
            "level": words(LEVELS, self.level[unit]),
            "applicant": words(["citizen", "organisation"], drawn(0.82, 0.18)),
            "channel": words(CHANNELS, channel),
            "result_channel": words(CHANNELS, drawn(0.5, 0.42, 0.08)),
            "online_level": words(ONLINE_LEVELS, np.where(is_online, 2 + drawn(0.35, 0.65), drawn(0.02, 0.2, 0.4, 0.38))),
            "received_at": received,
            "limit_days": optional(limit, ~in_hours),
            "limit_hours": optional(hours, in_hours),
            "limit_unit": words(["calendar_day"], np.where(in_calendar_days & ~in_hours, 0, EMPTY)),
            "due_at": optional(stated, is_stated & ~in_hours),
            "status": words(STATUSES, status),
            "finished_at": optional(end, is_done),
            "returned_at": optional(back, is_back),
            "pauses": waits,
            "supplement_requests": requests,
            "visits": optional(np.where(is_online, random.integers(0, 3, count), 1 + random.geometric(0.55, count)), chance(0.85)),
            "new_due_at": optional(new_due, again),
            "apology_sent_at": optional(apology, apologised),
            "agencies": optional(random.binomial(2, 0.12, count), chance(0.7)),
            "fee_due": optional(fee, ~chance(0.05)),
            "fee_paid_online": optional(chance(0.55), fee > 0),
            "parts_digitised": chance(0.7),
            "result_required": result_required,
            "result_digital": optional(chance(0.68) & result_required, is_done),
            "data_reused": chance(0.3),
            "from_personal_store": chance(0.08),
            "synced_at": optional(received + random.integers(1, 2880, count) * MINUTE, chance(0.9)),
            "identity_verified": chance(0.75),
            "certified_copy": optional(chance(0.3), is_copy),
            "satisfaction": optional(random.choice([1, 2, 3, 4, 5], count, p=[0.02, 0.03, 0.1, 0.35, 0.5]), rated),
            "feedback_count": optional(1 + chance(0.1), chance(0.008)),
            "disliked": optional(np.full(count, True), chance(0.004)),
        }, strict=False)
        return frame.select(COLUMNS)

    def number(self, unit, day, day_place):
        """Codes of the form of TT 01/2018, article 19: unit, day of receipt, number of the day."""
        key = unit * len(self.days) + day_place
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        within = np.arange(len(key)) - np.repeat(first, np.diff(np.r_[first, len(key)]))
        serial = np.empty(len(key), dtype=np.int64)
        serial[order] = within + 1 + self.serials[ordered]
        self.serials[ordered[first]] += np.diff(np.r_[first, len(key)]).astype(np.int32)
        parts = pl.DataFrame({"prefix": words(self.codes, unit), "day": day, "serial": serial})
        return parts.select(pl.concat_str([
            pl.col("prefix"), pl.col("day").dt.strftime("-%y%m%d-"), pl.col("serial").cast(pl.String).str.zfill(4),
        ])).to_series()


def words(values, places):
    """Texts by their place in a list; empty where the place is EMPTY."""
    return pl.Series(values, dtype=pl.String).gather(pl.select(pl.when(pl.Series(places) >= 0).then(pl.Series(places))).to_series())


def written_pauses(kind, *turns):
    """Pauses as a text: from/to/kind, separated by semicolons; one that lasts has no end."""
    parts = []
    for began, begin, is_over, end in turns:
        frame = pl.DataFrame({"begin": begin, "end": optional(end, is_over), "kind": words(KINDS, kind), "began": began})
        written = lambda name: pl.col(name).dt.strftime("%Y-%m-%dT%H:%M").fill_null("")
        part = pl.concat_str([written("begin"), pl.lit("/"), written("end"), pl.lit("/"), pl.col("kind")])
        parts.append(frame.select(pl.when("began").then(part)).to_series().alias(str(len(parts))))
    return pl.DataFrame(parts).select(
        pl.when(pl.col("0").is_not_null()).then(pl.concat_str(pl.all(), separator=";", ignore_nulls=True))
    ).to_series()


def at(days, minutes):
    """Instants of days and minutes of the day."""
    return days.astype("datetime64[ms]") + minutes * MINUTE


def office_minute(random, count):
    """Minutes of the day at which an office is open, more of them in the morning."""
    is_morning = random.random(count) < 0.58
    return np.where(is_morning, random.integers(OPENS, NOON, count), random.integers(RETURNS, CLOSES, count))


def optional(values, is_known):
    """Values, empty where they are not known."""
    if values.dtype.kind == "M":
        return np.where(is_known, values, np.datetime64("NaT"))
    return pl.select(pl.when(pl.Series(is_known)).then(pl.Series(values))).to_series()


def spoiled(frame, share, random):
    """The rows with a share of them wrong, each in a way for which an import must set it aside; and how many those are."""
    count = len(frame)
    kinds = np.where(random.random(count) < share, random.integers(0, WRONG_KINDS, count), -1)
    frame = as_text(frame).with_columns(kind=pl.Series(kinds))
    spoil = lambda column, kind, value: pl.when(pl.col("kind") == kind).then(pl.lit(value, dtype=pl.String)).otherwise(pl.col(column)).alias(column)
    frame = frame.with_columns(
        pl.when(pl.col("kind") == 0).then(pl.lit("2025-02-30T08:00")).when(pl.col("kind") == 1).then(pl.lit("hôm qua")).otherwise(pl.col("received_at")).alias("received_at"),
        spoil("status", 2, "không rõ"),
        spoil("unit", 3, None),
        spoil("finished_at", 4, "2019-03-01T09:00"),
        spoil("satisfaction", 5, "9"),
    )
    return frame.drop("kind"), int((kinds >= 0).sum())


def as_text(frame):
    """All columns as they are written."""
    moments = [name for name, kind in frame.schema.items() if kind.is_temporal()]
    return frame.with_columns(pl.col(moments).dt.strftime("%Y-%m-%dT%H:%M")).with_columns(pl.all().cast(pl.String))
