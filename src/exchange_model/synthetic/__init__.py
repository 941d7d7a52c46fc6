"""Made-up people: registers and exchange lists in the reported shape of a real exchange.

Lists of prisoners are not public, and should not be. Whoever wants to try the package, or to
measure it, needs people all the same: these are drawn from a seed and stand for nobody.

Everything is symmetric between the parties. A register and a list depend on the seed, the sizes and
the shape, not on any party's name. Where two parties are made together, each takes its seeds in
turn, by its position: other names in the same positions change the names and nothing else.
"""

from exchange_model.synthetic.exchanges import Exchange, exchange, exchange_list
from exchange_model.synthetic.registers import register
from exchange_model.synthetic.scenarios import Scenario, scenarios
from exchange_model.synthetic.shape import REPORTED, Shape

__all__ = [
    "REPORTED",
    "Exchange",
    "Scenario",
    "Shape",
    "exchange",
    "exchange_list",
    "register",
    "scenarios",
]
