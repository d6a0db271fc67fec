"""All of a programme's data as one file, for the tools that evaluators use."""

from datetime import UTC
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, render_template, request, send_file
from flask_login import current_user

from measures.catalogue import UnknownMeasure
from survey import N_, exports
from survey.programme import Programme
from survey.web import cairn
from survey.web.guard import EVALUATORS, UNNOTED, Noted, guard
from survey.web.staff import programme_of

blueprint = Blueprint("exports", __name__, url_prefix="/evaluate")


@blueprint.get("/<programme>/take-away")
@guard(EVALUATORS, UNNOTED)
def take_away(programme: str) -> str:
    """Show what the export holds and a link to it."""
    return render_template("exports/take_away.html", programme=programme_of(programme), refused="")


@blueprint.get("/<programme>/export.zip")
@guard(EVALUATORS, Noted(read=N_("exported all data of the programme")))
def export_file(programme: str) -> Response | tuple[str, int]:
    """Send the export as a zip file; nothing of it is kept on the server."""
    used = programme_of(programme)
    try:
        packed = export(used, everybody="everybody" in request.args)
    except (exports.PhaseGone, UnknownMeasure) as refused:
        return render_template("exports/take_away.html", programme=used, refused=str(refused)), 409
    day = cairn.now().astimezone(UTC).date().isoformat()
    return send_file(packed, "application/zip", as_attachment=True, download_name=f"{programme}-{day}.zip")


def export(programme: Programme, *, everybody: bool) -> BytesIO:
    """Return the zip file, and delete the folder that it is made in."""
    packed = BytesIO()
    with TemporaryDirectory() as folder:
        files = Path(folder, "files")
        exports.export(cairn.store, cairn.catalogue, programme, files, current_user.id, everybody=everybody)
        exports.zipped(files, packed)
    packed.seek(0)
    return packed
