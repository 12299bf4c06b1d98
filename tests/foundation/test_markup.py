"""What Markdown there is, for people who don't know it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kokotomo.foundation import markup, text
from kokotomo.foundation.errors import DomainError
from tests.foundation import shown

REL = 'rel="nofollow noopener noreferrer ugc"'


def test_a_line_break_is_kept_and_a_blank_line_parts_paragraphs():
    assert markup.render("一\n二\n\n三") == "<p>一<br>\n二</p>\n<p>三</p>"


def test_further_blank_lines_stay_in_view_up_to_a_limit():
    assert markup.render("一\n\n\n\n二") == "<p>一</p>\n<p><br>\n<br>\n二</p>"
    assert markup.render("一" + "\n" * 500 + "二").count("<br>") == 8


def test_the_full_width_space_before_a_paragraph_is_kept():
    assert markup.render("\u3000一\n\u3000二\n\n\u3000三") == "<p>\u3000一<br>\n\u3000二</p>\n<p>\u3000三</p>"


def test_a_line_of_full_width_spaces_is_a_line():
    assert markup.render("一\n\u3000\n二") == "<p>一<br>\n\u3000<br>\n二</p>"


def test_words_indented_with_spaces_or_tabs_are_no_code():
    assert shown.lines(markup.render("    四つ\n\n\tタブ\n\n        八つ")) == ["四つ", "タブ", "八つ"]
    assert markup.render("    四つ").startswith("<p>")


def test_nothing_typed_is_nothing_shown():
    assert markup.render("") == markup.render(" \n\n") == ""


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("*大事*", "<p><em>大事</em></p>"),
        ("これは*大事*です", "<p>これは<em>大事</em>です</p>"),
        ("**大事**", "<p><strong>大事</strong></p>"),
        ("***大事***", "<p><strong><em>大事</em></strong></p>"),
        ("**強く*さらに*強く**", "<p><strong>強く<em>さらに</em>強く</strong></p>"),
        ("*弱く**強く**弱く*", "<p><em>弱く<strong>強く</strong>弱く</em></p>"),
        ("(*^^*) *大事*", "<p>(*^^*) <em>大事</em></p>"),
    ],
)
def test_asterisks_round_words_are_emphasis(typed: str, html: str):
    assert markup.render(typed) == html


def test_emphasis_does_not_reach_over_a_line_break():
    assert markup.render("*一\n二*") == "<p>*一<br>\n二*</p>"


def test_marks_at_the_beginning_of_lines_make_a_list_without_a_blank_line_before_it():
    html = markup.render("買うもの\n- 牛乳\n- 卵\n以上")
    assert "".join(html.split("\n")) == "<p>買うもの</p><ul><li>牛乳</li><li>卵</li></ul><p>以上</p>"


def test_an_indented_line_belongs_to_the_item_above_it():
    html = markup.render("* 果物\n  つづき\n  * りんご\n* 野菜")
    assert "".join(html.split("\n")) == (
        "<ul><li>果物<br>  つづき<ul><li>りんご</li></ul></li><li>野菜</li></ul>"
    )


def test_numbers_that_follow_each_other_make_a_list_that_begins_at_the_first():
    assert "<ol><li>朝</li>" in markup.render("1. 朝\n2. 昼").replace("\n", "")
    assert '<ol start="3"><li>三</li>' in markup.render("3. 三\n4. 四").replace("\n", "")


@pytest.mark.parametrize(
    "typed", ["1. 一つだけ", "1945. 戦争", "3. 三\n2. 二", "1. 一\n1. 一", "01. 一\n02. 二"]
)
def test_numbers_that_a_list_would_change_stay_as_typed(typed: str):
    assert shown.elements(markup.render(typed), "ol") == []
    assert shown.lines(markup.render(typed)) == typed.split("\n")


def test_an_item_may_end_with_its_own_number():
    assert len(shown.elements(markup.render("2. 二\n3. 残りは 3"), "li")) == 2


@pytest.mark.parametrize(
    "typed", ["- おわり -", "* * 今日 * *", "*　☆　*", "- - -", "* * * 猫", "-5度", "+ 一"]
)
def test_ornaments_and_signs_at_the_beginning_of_a_line_make_no_list(typed: str):
    html = markup.render(typed)
    assert shown.elements(html, "li") == []
    assert shown.lines(html) == [typed]


def test_a_quote_ends_with_the_first_line_without_its_mark():
    html = markup.render("> 昨日\n> 今日\nそうですね")
    assert "".join(html.split("\n")) == "<blockquote><p>昨日<br>今日</p></blockquote><p>そうですね</p>"


def test_quotes_within_quotes_have_a_floor():
    html = markup.render("> " * 12 + "底")
    assert len(shown.elements(html, "blockquote")) == 4
    assert "> > " in "".join(shown.lines(html))


def test_a_label_and_an_address_make_a_link():
    assert markup.render("[ねこ](https://example.com/a?b=1&c=2)") == (
        f'<p><a href="https://example.com/a?b=1&amp;c=2" {REL}>ねこ</a></p>'
    )


def test_an_address_in_a_sentence_is_a_link_without_the_signs_round_it():
    html = markup.render(
        "（https://example.com/a_(b)）と(http://example.org/)、https://example.net/?x=1&copy=2。"
    )
    assert [a.get("href") for a in shown.elements(html, "a")] == [
        "https://example.com/a_(b)",
        "http://example.org/",
        "https://example.net/?x=1&copy=2",
    ]
    assert html.count(REL) == 3


def test_an_address_with_other_letters_in_its_path_is_encoded():
    html = markup.render("[猫](https://ja.wikipedia.org/wiki/猫)")
    assert shown.elements(html, "a")[0].get("href") == "https://ja.wikipedia.org/wiki/%E7%8C%AB"


@pytest.mark.parametrize(
    "typed",
    [
        "[猫](javascript:alert(1))",
        "[猫](//evil.invalid)",
        "[猫](data:text/html,x)",
        "[猫](https://bank.example@evil.example/)",
        "[猫](https://日本語.example/)",
        "[猫](https://localhost/)",
        "[猫](https://exa\\mple.com/)",
        "https://" + "a" * 3000 + ".example.com/",
        "xhttps://example.com",
    ],
)
def test_an_address_that_may_not_be_linked_stays_text(typed: str):
    html = markup.render(typed)
    assert shown.elements(html, "a") == []
    assert shown.lines(html) == [typed]


def test_a_label_cannot_promise_another_address_than_its_own():
    for label in ("https://bank.example", "www.bank.example", "bank.example/login"):
        html = markup.render(f"[{label}](https://evil.example/)")
        assert all(a.get("href") == "".join(a.itertext()) for a in shown.elements(html, "a"))
        assert shown.lines(html) == [f"[{label}](https://evil.example/)"]


def test_a_picture_stays_text():
    assert shown.lines(markup.render("![猫](https://example.com/a.png)")) == [
        "![猫](https://example.com/a.png)"
    ]


def test_without_links_label_and_address_stand_there_as_text():
    html = markup.render("[**ねこ**の本](https://example.com/a*b*c)と https://example.org/*a*", links=False)
    assert html == ("<p><strong>ねこ</strong>の本（https://example.com/a*b*c）と https://example.org/*a*</p>")


@pytest.mark.parametrize(
    "words",
    [
        "*あ*" * 3000,
        "[" * 9000 + "*あ*",
        "あ" * 25_000 + "\n\n*い*",
        "<b>\n" * 3000,
        "a\n" * 5000 + "\n\n- b",
    ],
    ids=["stars", "brackets", "long", "angles", "lines"],
)
def test_words_too_odd_for_markdown_are_shown_whole_as_typed(words: str):
    html = markup.render(words)
    assert shown.lines(html) == shown.typed_lines(words)
    assert {one.tag for one in shown.tree(html).iter()} <= {"div", "p", "br"}


def test_more_words_than_any_rule_lets_in_are_refused():
    markup.render("あ" * markup.LONGEST)
    for reading in (markup.render, markup.plain, markup.extract):
        with pytest.raises(markup.TooComplex) as refused:
            reading("あ" * (markup.LONGEST + 1))
        assert isinstance(refused.value, DomainError)
        assert refused.value.facts == {"limit": markup.LONGEST, "length": markup.LONGEST + 1}


def test_plain_words_have_no_marks():
    typed = (
        "*大事*な[本](https://example.com)\n二行目\n\n- 牛乳\n- **卵**\n\n> 引用\n\n4. 四\n5. 五\n\n(*^^*) <3"
    )
    assert markup.plain(typed) == "大事な本\n二行目\n\n牛乳\n卵\n\n引用\n\n4. 四\n5. 五\n\n(*^^*) <3"


def test_plain_words_of_an_odd_shape_are_the_words_themselves():
    assert markup.plain("*あ*" * 3000) == "*あ*" * 3000


def test_an_extract_is_one_line_without_marks():
    assert markup.extract("\u3000*大事*な\n- 本\n- 猫") == "大事な 本 猫"
    assert markup.extract("**一二三**四五六", 5) == "一二三四…"


@pytest.mark.parametrize(
    "line", ["**あ**\n", "> " * 30 + "\n", f"[猫](https://example.com/{'a' * 900})\n", "- い\n"]
)
def test_an_extract_of_long_words_is_that_of_all_of_them(line: str):
    words = line * 60 + "おわり"
    assert markup.extract(words, 40) == text.extract(markup.plain(words), 40)


def test_many_threads_do_not_mix_up_their_words():
    typed = [f"*{n}番*の[猫{n}](https://example.com/{n})\n- {n}\n- <{n}>" * 5 for n in range(40)] * 4
    alone = [markup.render(one) for one in typed]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(markup.render, typed)) == alone
