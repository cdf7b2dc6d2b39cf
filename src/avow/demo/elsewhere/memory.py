"""What the other companies know of browsers, while this process runs."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

MOST_BROWSERS = 1000
MOST_PAGES = 20


@dataclass(slots=True)
class Memory:
    """The pages that each browser was seen on, by the number in its cookie."""

    count: int = 0
    pages: OrderedDict[str, deque[str]] = field(default_factory=OrderedDict)

    def note(self, browser: str, page: str) -> None:
        """Note that a browser was seen on a page; who has not come for long is forgotten."""
        self.count += 1
        self.pages.setdefault(browser, deque(maxlen=MOST_PAGES)).append(page[:200])
        self.pages.move_to_end(browser)
        if len(self.pages) > MOST_BROWSERS:
            self.pages.popitem(last=False)

    def forget(self, browser: str) -> None:
        """Forget a browser."""
        self.pages.pop(browser, None)


COUNTED = Memory()
"""What Meadow Metrics counted."""

ADVERTISED = Memory()
"""What Trellis Ads noted."""
