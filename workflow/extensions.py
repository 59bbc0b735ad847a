"""The Flask extensions, made once and bound to an app in create_app; those of the pages are in workflow.web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_mail import Mail
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Base of all stored things; every constraint has a name, so that migrations and errors can name it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# expire_on_commit=False: a page may show what a service has just committed without asking again.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:

    class Model(Base):
        """What every stored thing is, as the type checker sees it."""

        __abstract__ = True
        __table_args__: Any
        __mapper_args__: Any
else:
    Model = db.Model
mail = Mail()
