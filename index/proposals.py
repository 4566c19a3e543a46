"""Which passages are nearest to a question: asked of the vector index, and of SQL's own vectors while that is looked at or made anew.

Chroma's files carry no checksums and a damaged one may end the process that opens it. So a print of them is kept in SQL at a clean end; where it
isn't theirs any more they are made anew from SQL, and after any other end, at the start of `serve` and by `check` a child process looks first.
Meanwhile an exact search over SQL's vectors proposes the same passages.
"""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from index.beside import STALE
from index.errors import DiskFailed, StoreError
from index.family import Remains
from index.kept import collection_name
from index.store import Store

if TYPE_CHECKING:
    from index.embedder import Vectors as Array
    from index.vectors import Shelved, Vectors

FOLDER = "chroma"
_STATE, _PRINT, _CLEAN = "vectors", "vectors_print", "clean"
"""The notes in SQL about the index: dirty while it is open, else clean, and the print of a clean one."""
_DAMAGED = "The vector index was damaged; it was rebuilt from SQL."
_MISSING = "The vector index was missing; it was made from SQL."


class _Way(Enum):
    """How the index is got ready: as it is if it was closed clean, with a look at all of it, or made anew first; or made anew and left closed."""

    OPEN = auto()
    LOOK = auto()
    MEND = auto()
    BUILD = auto()


class Exact:
    """The nearest passages by SQL's vectors; each collection's are kept until the documents or their vectors change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: tuple[tuple[int, int], dict[str, tuple[list[str], Array]]] = ((-1, -1), {})

    def propose(self, name: str, vector: "Array", limit: int) -> list[str]:
        """The ids nearest to the vector in one collection, nearest first."""
        import numpy as np

        ids, rows = self._shelf(name)
        if not ids or rows.shape[1] != len(vector):
            return []
        nearest: list[int] = np.argsort(-(rows @ vector), kind="stable")[:limit].tolist()
        return [ids[place] for place in nearest]

    def _shelf(self, name: str) -> "tuple[list[str], Array]":
        now = (self._store.generation, self._store.embedded)
        state, shelves = self._kept
        if state != now:
            shelves = {}
            self._kept = (now, shelves)
        if name not in shelves:
            import numpy as np

            place = next((each for each in self._store.collections() if collection_name(*each) == name), None)
            shelves[name] = self._store.shelf(*place) if place else ([], np.empty((0, 0), np.float32))
        return shelves[name]

    def forget(self) -> None:
        """Lets the vectors go that are kept in memory."""
        self._kept = ((-1, -1), {})


class Proposals:
    """The vector index of a data folder, opened when it is needed, mended from SQL, and what proposes in its place meanwhile.

    One thread at a time uses Chroma, and one of its own gets it ready; whoever needs the index itself waits for that.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder / FOLDER
        self._exact = Exact(store)
        self._lock = threading.RLock()
        self._index: Vectors | None = None
        self._work: threading.Thread | None = None
        self._fault: Exception | None = None
        self._remarks: list[str] = []
        self._stop = threading.Event()
        self._free = threading.Event()
        self._free.set()

    def index(self) -> "Vectors":
        """The vector index itself, got ready first; what hindered that before this call may have gone since, and isn't told again."""
        waited = False
        while True:
            self._free.wait()
            with self._lock:
                if self._index is not None:
                    return self._index
                fault, self._fault = self._fault, None
                if fault is not None and waited:
                    raise fault
                work = self._work or self._begin(_Way.OPEN)
            work.join()
            waited = True

    def begin(self, look: bool = True) -> None:
        """Gets the index ready in a thread of its own, after a look at all of it or as it was left."""
        self._free.wait()
        with self._lock:
            if self._index is None and self._work is None:
                self._begin(_Way.LOOK if look else _Way.OPEN)

    def propose(self, name: str, vector: "Array", limit: int) -> Sequence[str]:
        """The ids nearest to the vector in one collection, nearest first."""
        if not self._free.is_set():
            return self._exact.propose(name, vector, limit)
        if self._index is None and self._work is None and self._fault is None and self._is_clean():
            with suppress(StoreError):  # a disk that takes nothing can't open it
                self.index()
        with self._lock:
            if self._index is not None:
                try:
                    return self._index.propose(name, vector, limit)
                except (KeyboardInterrupt, SystemExit):
                    raise
                except BaseException:  # whatever Chroma stumbles over, an end of its Rust part among it: SQL knows the answer
                    self._index.let_go()
                    self._index = None
                    self._begin(_Way.MEND)
            elif self._work is None and self._fault is None:
                self._begin(_Way.OPEN)
        return self._exact.propose(name, vector, limit)

    def add(self, by_id: "dict[str, Array]") -> None:
        """Adds vectors to the collections of their passages."""
        collections: dict[str, list[str]] = {}
        for id_, places in self._store.placed(list(by_id)).items():
            for place in places:
                collections.setdefault(collection_name(*place), []).append(id_)

        def add(index: "Vectors") -> None:
            for name, ids in collections.items():
                index.add(name, ids, [by_id[id_] for id_ in ids])

        self._use(add)

    def mend(self) -> None:
        """Gets an index ready that was left unclean: what SQL holds already it may lack."""
        if self._index is None and self._folder.exists() and self._store.get_meta(_STATE) not in (None, _CLEAN):
            self.index()

    def clear(self) -> None:
        """Takes out the vectors of documents that are gone; getting ready does that anyway."""
        if self._store.remains(Remains.VECTORS) and self._folder.exists():
            self._use(self._clear)

    def check(self) -> list[str]:
        """Looks the index over, mends it from SQL, and says what was wrong."""
        self._again(_Way.LOOK)
        return self._remarks

    def anew(self) -> None:
        """Makes the index anew from SQL and leaves it closed: no byte of what it held before is left, nor of what this process's memory holds of it."""
        if self._folder.exists() or self._store.collections():
            self._again(_Way.BUILD)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Closes the index for a block in which its vectors change in SQL; SQL's propose meanwhile, and nobody gets it ready."""
        self._free.clear()
        try:
            self.close()
            yield
        finally:
            self._free.set()

    def thin(self) -> None:
        """Makes the index anew from SQL where Chroma's log, which is never shortened, has outgrown it; on a full disk the large one goes on serving."""
        with self._lock:
            if self._index is None or not self._index.outgrown():
                return
        with suppress(StoreError):
            self._again(_Way.BUILD)

    def close(self) -> None:
        """Closes the index; what is being done to it is ended first, and a mere look broken off."""
        self._stop.set()
        while (work := self._work) is not None:
            work.join()
        self._stop.clear()
        with self._lock:
            self._fault = None
            index, self._index = self._index, None
            if index is not None:
                with suppress(StoreError):  # on a full disk it stays marked unclean, and the next one looks it over
                    index.close()
                    self._note_clean()

    def _use(self, work: "Callable[[Vectors], None]") -> None:
        while True:
            index = self.index()
            with self._lock:
                if self._index is index:
                    try:
                        return work(index)
                    except StoreError:  # it stays marked unclean: whoever opens it next mends it from SQL
                        index.let_go()
                        self._index = None
                        raise

    def _again(self, way: "_Way") -> None:
        """Closes the index and gets it ready in that way, while questions go on."""
        self._free.wait()
        self.close()
        with self._lock:
            work = self._work or self._begin(way)
        work.join()
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault

    # --- getting it ready ----------------------------------------------------------------------------------------------------

    def _begin(self, way: "_Way") -> threading.Thread:
        self._work = threading.Thread(target=self._do, args=(way,), name="vector index")
        self._work.start()
        return self._work

    def _do(self, way: "_Way") -> None:
        try:
            self._ready(way)
        except Exception as error:  # told to whoever needs the index itself; questions go on without it
            self._fault = error
        finally:
            with self._lock:
                if self._work is threading.current_thread():
                    self._work = None

    def _ready(self, way: "_Way") -> None:
        """Opens the index, after a look where that is asked for or it wasn't closed clean; a damaged one is made anew from SQL."""
        there, clean = self._folder.exists(), self._is_clean()
        why = self._why_anew(way, clean) if way in (_Way.OPEN, _Way.LOOK) else ""
        if why is not None:
            self._build()
        if way is _Way.BUILD:
            return
        try:
            index, added = self._open(fill=way is _Way.LOOK or not (clean or why is not None))
        except DiskFailed:
            raise
        except BaseException:  # Chroma itself finds it broken
            self._build()
            index, added = self._open(fill=True)
            why = _DAMAGED if there else _MISSING
        remarks = [why] if why else []
        if added:
            remarks.append(f"{added} vectors were missing from the vector index; they were added from SQL.")
        with self._lock:
            self._index, self._remarks, self._fault = index, remarks, None
            self._exact.forget()

    def _why_anew(self, way: "_Way", clean: bool) -> str | None:
        """Why the index has to be made anew, as a sentence (empty where nothing is wrong): its files aren't those of a clean end, or a look at it
        finds what isn't SQL's. None where it needn't be."""
        note = self._store.get_meta(_STATE) or ""
        if note == STALE:
            return ""
        if not self._folder.exists():  # a library that begins is filled as it is opened: a process of its own would cost more than that
            return _MISSING if way is _Way.LOOK and any(len(ids) for _, ids, _ in self._shelves()) else None
        if clean and way is _Way.OPEN:
            return None
        if note == _CLEAN and not clean:
            return _DAMAGED
        return None if self._is_sound(way, clean) else _DAMAGED

    def _open(self, fill: bool) -> "tuple[Vectors, int]":
        """The opened index, and how many vectors were added to it."""
        from index.vectors import Vectors

        self._store.set_meta(_STATE, "dirty")
        index = Vectors(self._folder)
        try:
            self._clear(index)
            return index, self._fill(index) if fill else 0
        except BaseException:
            index.let_go()
            raise

    def _is_clean(self) -> bool:
        return self._folder.exists() and self._store.get_meta(_STATE) == _CLEAN and self._store.get_meta(_PRINT) == self._print()

    def _note_clean(self) -> None:
        self._store.set_meta(_PRINT, self._print())
        self._store.set_meta(_STATE, _CLEAN)

    def _print(self) -> str:
        from index.vectors import print_of

        return print_of(self._folder)

    def _is_sound(self, way: "_Way", clean: bool) -> bool:
        """A look at all of the index; one that was only meant to make sure may be broken off."""
        from index.vectors import Stopped, sound

        self._store.set_meta(_STATE, "dirty")  # Chroma writes to what it opens, the child's too
        try:
            return sound(self._folder, self._shelves(), self._stop if way is _Way.LOOK else None)
        except Stopped:
            if clean:
                self._note_clean()
            raise

    def _shelves(self) -> "Iterator[Shelved]":
        for each in self._store.collections():
            yield collection_name(*each), *self._store.shelf(*each)

    def _build(self) -> None:
        """Makes the index beside its place, in a process of its own, and puts it there."""
        from index.vectors import build_apart

        beside = self._folder.with_name(f"{FOLDER}.new")
        self._store.set_meta(_STATE, "dirty")
        shutil.rmtree(beside, ignore_errors=True)
        try:
            build_apart(beside, self._shelves())
        except StoreError:  # on a full disk the room is needed
            shutil.rmtree(beside, ignore_errors=True)
            raise
        shutil.rmtree(self._folder, ignore_errors=True)
        beside.rename(self._folder)
        self._note_clean()

    def _clear(self, index: "Vectors") -> None:
        gone: dict[str, list[str]] = {}
        for name, id_ in self._store.remains(Remains.VECTORS):
            gone.setdefault(name, []).append(id_)
        for name, ids in gone.items():
            index.remove(name, ids)
            self._store.settle(Remains.VECTORS, ids)

    def _fill(self, index: "Vectors") -> int:
        """Adds what SQL has and the index lacks, and takes out what SQL doesn't have; returns how many were added."""
        added = 0
        wanted = {name: (ids, rows) for name, ids, rows in self._shelves()}
        for name in set(index.names()) - wanted.keys():
            index.drop(name)
        for name, (ids, rows) in wanted.items():
            there = index.ids(name)
            lacking = [place for place, id_ in enumerate(ids) if id_ not in there]
            index.add(name, [ids[place] for place in lacking], [rows[place] for place in lacking])
            if stale := sorted(there - set(ids)):
                index.remove(name, stale)
            if ids:
                index.propose(name, rows[0], 1)  # so that no question waits until the collection is read
            added += len(lacking)
        return added
