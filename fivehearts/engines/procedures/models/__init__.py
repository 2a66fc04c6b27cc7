"""Nouns of procedures: a procedure, its versions, and the runs of matters."""

from fivehearts.engines.procedures.models.runs import PaperWait, Run, RunPaper, RunStep
from fivehearts.engines.procedures.models.versions import Procedure, Version

__all__ = ["PaperWait", "Procedure", "Run", "RunPaper", "RunStep", "Version"]
