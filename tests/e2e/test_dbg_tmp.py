import tests.e2e.test_review as t
from tests.e2e.conftest import *
def test_dbg(open_page, project):
    page = open_page("An")
    t.quiet_row(page, "De wijk")
    first,last="wijk 👩‍👧‍👦","wijk 👩‍👧‍👦"
    print(page.evaluate(t.PLACES, [first, last, True]))
    print(page.evaluate(t.PLACES, [first, last, False]))
    t.drag(page, first, last)
    page.wait_for_timeout(300)
    print(page.evaluate("document.getSelection().toString()"))
    page.screenshot(path="/tmp/u1/c.png")
    assert 0
