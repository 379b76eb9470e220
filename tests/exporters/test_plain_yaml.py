from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.exporters.plain_yaml import data_file_lines
from mali_timeline.readers.importers.tables import read_yaml

keys = st.from_regex(r"\w[\w .-]{0,99}", fullmatch=True).map(str.strip)
texts = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" :#,[]{}'\"\\\n-&*?|>%@`~")), min_size=1
)
values = st.recursive(texts, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=12)


@given(st.dictionaries(keys, values, min_size=1))
def test_plain_values_read_back_equal(document: dict[str, object]) -> None:
    assert read_yaml("".join(data_file_lines(document))) == document


def test_events_stand_on_lines_of_their_own_and_short_entries_on_one() -> None:
    document = {
        "title": "A: B",
        "sources": {"a": {"title": "A", "url": "https://a.example/1"}, "b": {"title": "word " * 30 + "end"}},
        "events": [{"id": "one", "date": "2012", "title": "null", "tags": ["x", "2012"], "sources": [{"source": "a"}]}],
    }
    assert (
        "".join(data_file_lines(document))
        == """\
title: "A: B"
sources:
  a: {title: A, url: https://a.example/1}
  b:
    title: WORDSend
events:
  - id: one
    date: 2012
    title: "null"
    tags: [x, 2012]
    sources:
      - {source: a}
""".replace("WORDS", "word " * 30)
    )
