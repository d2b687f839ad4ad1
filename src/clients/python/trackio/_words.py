"""Names for runs that nobody named: `amber-heron-12`."""

from __future__ import annotations

from random import SystemRandom

_LOOKS = (
    "amber bold brave bright brisk calm clear copper crisp curious deep eager early fair fleet fresh "
    "gentle glad golden green humble keen kind late light lively lone lucky mellow merry mild misty neat "
    "noble pale patient plain proud quick quiet rapid rare ready royal rugged sharp shy silent silver "
    "slim smooth snowy solid steady still sunny swift tall tidy tiny vivid warm wise young"
).split()

_THINGS = (
    "acorn badger bay beacon birch bison bluff brook canyon cedar cliff clover comet coral cove crane "
    "creek delta dune elm ember falcon fern finch fjord forest fox garden glacier grove harbor hare hawk "
    "heron hill island ivy juniper lagoon lake lark lynx maple marsh meadow moor moss oak orchard otter "
    "owl peak pine pond prairie raven reef ridge river robin shore sparrow spruce summit trout valley "
    "willow wren"
).split()


def generated_name(number: int) -> str:
    """A name that tells how many runs there are. It uses the system's own chance: no seed is used up or doubled."""
    chance = SystemRandom()
    return f"{chance.choice(_LOOKS)}-{chance.choice(_THINGS)}-{number}"
