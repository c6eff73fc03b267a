"""Finding a piece of a text, one Chinese character upwards, through an index of its 1- and 2-grams.

`GramIndex("title", name=…)` among a model's indexes, `gram_index(…)` in its migration, `title__holds="海岛"` in a query.
"""

from newskit.searching.grams import GramIndex, fold, gram_index
from newskit.searching.matching import Way, any_of, conditions, found, narrowed, part

__all__ = ["GramIndex", "Way", "any_of", "conditions", "fold", "found", "gram_index", "narrowed", "part"]
