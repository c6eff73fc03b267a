"""What a long file leaves in memory counts as a dictionary and holds as a set would."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from newskit.opendata.compact import Keys, Tally

PLACED = st.tuples(st.text("王李张伟芳", max_size=2), st.none() | st.integers(1, 3))


@given(st.lists(PLACED), st.lists(PLACED))
def test_a_tally_counts_as_a_counter(first, later):
    tally, counter = Tally(), Counter()
    for part in (first, later):  # asked in between
        for thing in part:
            tally.add(*thing)
            counter[thing] += 1
        for thing in [*first, *later]:
            assert tally[thing] == counter[thing]


@given(st.sets(st.integers(0, 5_000)), st.sets(st.integers(0, 5_000)))
def test_keys_are_a_set(first, more):
    keys = Keys(first)
    before = keys.copy()
    keys.update(more)
    assert all((key in keys) == (key in first | more) for key in range(5_001))
    assert all((key in before) == (key in first) for key in range(5_001))
