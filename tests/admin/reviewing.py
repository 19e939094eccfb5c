"""The review queue as tests ask it."""

import re

from camptrack.models import Question

QUEUE = "/admin/review/"


def only_question():
    return Question.objects.get()


def page_of(question):
    return f"{QUEUE}{question.camp_id}/{question.figure_id}/"


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def answered(client, question, answer, **more):
    return client.post(page_of(question), {"answer": answer, **more}, follow=True)
