"""For a WSGI server of your own: `gunicorn wsgi:app`, with the settings in the environment."""

from survey.app import create_app
from survey.web.settings import read_settings

app = create_app(read_settings())
