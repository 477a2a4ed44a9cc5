"""Tables of talk."""

from mitwerk.apps.talk.models.notice import Notice
from mitwerk.apps.talk.models.thread import Mention, Post, Thread

__all__ = ["Mention", "Notice", "Post", "Thread"]
