"""Pages of the residents' site."""

from fivehearts.faces.resident.views.answers import answer_found, answers
from fivehearts.faces.resident.views.asking import ask
from fivehearts.faces.resident.views.by_phone import by_phone
from fivehearts.faces.resident.views.checking import check, discard, draft_photo
from fivehearts.faces.resident.views.home import help_page, home
from fivehearts.faces.resident.views.matter import answer, answered, clock, matter, photo
from fivehearts.faces.resident.views.mine import mine
from fivehearts.faces.resident.views.notices import mail_link, notices
from fivehearts.faces.resident.views.own_files import ask_about_file, own_files
from fivehearts.faces.resident.views.paper import paper, paper_form, where
from fivehearts.faces.resident.views.procedures import procedure, procedures
from fivehearts.faces.resident.views.proof import proof, proof_file, receipt_proof, seal
from fivehearts.faces.resident.views.published import me_too, published, published_one
from fivehearts.faces.resident.views.receipt import receipt
from fivehearts.faces.resident.views.steps import step, submit
from fivehearts.faces.resident.views.tracking import close, track
from fivehearts.faces.resident.views.whole import whole

__all__ = [
    "answer",
    "answer_found",
    "answered",
    "answers",
    "ask",
    "ask_about_file",
    "by_phone",
    "check",
    "clock",
    "close",
    "discard",
    "draft_photo",
    "help_page",
    "home",
    "mail_link",
    "matter",
    "me_too",
    "mine",
    "notices",
    "own_files",
    "paper",
    "paper_form",
    "photo",
    "procedure",
    "procedures",
    "proof",
    "proof_file",
    "published",
    "published_one",
    "receipt",
    "receipt_proof",
    "seal",
    "step",
    "submit",
    "track",
    "where",
    "whole",
]
