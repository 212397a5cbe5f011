"""A contract for import-linter, beside its own kinds: a package that needs nothing but Python.

import-linter's `forbidden` would need a list of everything that is not allowed; this one knows what is.
"""

import sys
from collections.abc import Sequence
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StandardLibraryOnly(Contract):
    """`packages` import each other and the standard library, and nothing else."""

    type_name = "standard_library_only"

    packages = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Broken where any module of `packages` imports a name from elsewhere."""
        foreign = [
            f"{module} -> {imported}"
            for module in sorted(graph.modules)
            if self._is_ours(module)
            for imported in sorted(graph.find_modules_directly_imported_by(module))
            if not self._is_ours(imported) and _root(imported) not in sys.stdlib_module_names
        ]
        return ContractCheck(kept=not foreign, metadata={"foreign": foreign})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Names each import that has to go."""
        for line in check.metadata["foreign"]:
            output.print_error(line)

    def _is_ours(self, module: str) -> bool:
        # What stands above is a description; an instance of the contract holds the list itself.
        return _root(module) in cast("Sequence[str]", self.packages)


def _root(module: str) -> str:
    return module.partition(".")[0]
