"""Reading with a memory: what the ledger knows is not read again, what is new is kept as soon as it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from perfsheet.account import FileAccount, account
from perfsheet.columns import Columns, encode
from perfsheet.crew import Watch
from perfsheet.ledger import readings
from perfsheet.ledger.ledger import Ledger
from perfsheet.ledger.readings import Key, Reading
from perfsheet.ledger.survey import Survey, for_reader
from perfsheet.worker import Chunk, Job, unread
from perfsheet.workers import read_all

#: a run that is killed loses no more than the reading of so many files
_KEPT_AT_ONCE: Final = 400


class One(NamedTuple):
    """One file of a run: its account, its columns, packed, and the number of its reading in the ledger (None: not kept)."""

    account: FileAccount
    packed: bytes
    number: int | None


class Remembered(NamedTuple):
    """The files of a run as read now or before, in their order; `read` is how many were read now."""

    files: Sequence[One]
    read: int

    @property
    def accounts(self) -> list[FileAccount]:
        """Give the account of each file."""
        return [one.account for one in self.files]

    @property
    def numbers(self) -> list[int | None]:
        """Give the number of the reading of each file."""
        return [one.number for one in self.files]

    def columns(self) -> Iterator[Columns]:
        """Unpack the columns of each file, one after the other: all at once they would be too many."""
        for at, one in enumerate(self.files):
            yield readings.placed(readings.unpack(one.packed), at, one.account.path)


@dataclass(frozen=True)
class Memory:
    """A ledger as the memory of a reader; `program` is the fingerprint of what reads."""

    ledger: Ledger
    job: Job
    program: str
    #: reads files in workers; tests read without
    reads: Callable[..., Iterable[Chunk]] = read_all

    def read(self, survey: Survey, jobs: int = 0, watch: Watch | None = None) -> Remembered:
        """Read what is not known, keep it, and bring back the rest; all in the order of the files."""
        keys = survey.keys(self.job.year, self.program)
        with self.ledger.reading() as connection:
            known = readings.known(connection, self.job.year, self.program)
        fresh = [at for at, source in enumerate(survey.sources) if for_reader(source) and keys[at] not in known]
        found = dict(zip(fresh, self._fresh(survey, fresh, jobs, watch), strict=True))
        found |= {at: one for at, one in enumerate(_listed(survey)) if one is not None}
        found |= self._recalled(survey, {at: known[key] for at, key in enumerate(keys) if key is not None and at not in found})
        return Remembered([found[at] for at in range(len(survey.sources))], len(fresh))

    def _fresh(self, survey: Survey, fresh: Sequence[int], jobs: int, watch: Watch | None) -> Iterator[One]:
        """Read files, and keep what came of them, some at a time."""
        job = self.job._replace(encoder=readings.ENCODER)
        waiting: list[Reading] = []
        for chunk in self.reads([survey.sources[at] for at in fresh], job, jobs, watch) if fresh else ():
            packed: list[bytes] = chunk.encoded()
            waiting += [Reading(self._key(one), one, data) for one, data in zip(chunk.accounts, packed, strict=True)]
            if len(waiting) >= _KEPT_AT_ONCE:
                yield from self._kept(waiting)
                waiting = []
        yield from self._kept(waiting)

    def _key(self, one: FileAccount) -> Key:
        return Key(one.sha256, readings.suffix_of(one.path), self.job.year, self.program)

    def _kept(self, waiting: Sequence[Reading]) -> Iterator[One]:
        lasting = {one.key: one for one in waiting if one.key.sha256 and readings.lasting(readings.unpack(one.packed))}
        with self.ledger.writing("read", idle=True) as at:
            numbers: Mapping[Key, int] = readings.keep(at, list(lasting.values())) if lasting else {}
        for one in waiting:
            yield One(one.account, one.packed, numbers.get(one.key))

    def _recalled(self, survey: Survey, wanted: Mapping[int, int]) -> dict[int, One]:
        """Bring back readings: file → number."""
        files: dict[int, list[int]] = {}
        for at, number in wanted.items():
            files.setdefault(number, []).append(at)
        found: dict[int, One] = {}
        with self.ledger.reading() as connection:
            for number, kept, packed in readings.recall(connection, list(files)):
                for at in files[number]:
                    source = survey.sources[at]
                    found[at] = One(kept._replace(path=source.path, modified=source.modified), packed, number)
        return found


def _listed(survey: Survey) -> Iterator[One | None]:
    """Go through the files; those that are not for the reader are listed, others are None."""
    for source in survey.sources:
        result = None if for_reader(source) else unread(source)
        yield None if result is None else One(account(result, source.modified), readings.pack(encode([result], 0)), None)
