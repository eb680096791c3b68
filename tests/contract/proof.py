"""How tests of a contract say which requirement they prove, and how that is held both ways."""

from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])


def proves(name: str) -> Callable[[Test], Test]:
    """Mark a test with the requirement it proves."""

    def mark(test: Test) -> Test:
        test.requirement = name  # type: ignore[attr-defined]
        return test

    return mark


def proven(*modules: ModuleType) -> Counter[str]:
    """How many tests prove each requirement; a test without one counts under its own name."""
    return Counter(
        getattr(each, "requirement", each.__name__)
        for module in modules
        for name, each in vars(module).items()
        if name.startswith("test_") and callable(each)
    )
