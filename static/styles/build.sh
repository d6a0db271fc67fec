#!/bin/sh
# Compiles the two stylesheets from GOV.UK Frontend and vendors plotly.js and Swagger UI. Needs Node and npm; run it only to change a look or a version.
# Usage: static/styles/build.sh [node_modules]   (a folder that already holds exactly these versions)
set -eu

GOVUK_FRONTEND=6.6.0
SASS=1.108.2
PLOTLY=4.1.1
SWAGGER_UI=5.35.0

styles=$(cd "$(dirname "$0")" && pwd)
vendor=$styles/../vendor
modules=${1:-}
if [ -z "$modules" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  npm install --prefix "$work" --no-save --ignore-scripts --no-audit --no-fund \
    "govuk-frontend@$GOVUK_FRONTEND" "sass@$SASS" "plotly.js-basic-dist-min@$PLOTLY" "swagger-ui-dist@$SWAGGER_UI"
  modules=$work/node_modules
fi

version() { node -p "require('$modules/$1/package.json').version"; }
[ "$(version govuk-frontend)" = "$GOVUK_FRONTEND" ] && [ "$(version sass)" = "$SASS" ] &&
  [ "$(version plotly.js-basic-dist-min)" = "$PLOTLY" ] && [ "$(version swagger-ui-dist)" = "$SWAGGER_UI" ] || { echo "not the versions named in $0" >&2; exit 2; }

for sheet in respond evaluate; do
  node "$modules/sass/sass.js" --no-source-map --style=compressed --quiet-deps --load-path="$modules" \
    "$styles/$sheet.scss" "$vendor/govuk-frontend/$sheet.css"
done
echo "$GOVUK_FRONTEND" > "$vendor/govuk-frontend/VERSION"

cp "$modules/plotly.js-basic-dist-min/plotly-basic.min.js" "$vendor/plotly/"
cp "$modules/plotly.js-basic-dist-min/LICENSE" "$vendor/plotly/LICENSE"
echo "$PLOTLY" > "$vendor/plotly/VERSION"

mkdir -p "$vendor/swagger-ui"
for file in swagger-ui-bundle.js swagger-ui-bundle.js.LICENSE.txt swagger-ui.css LICENSE NOTICE; do
  cp "$modules/swagger-ui-dist/$file" "$vendor/swagger-ui/"
done
echo "$SWAGGER_UI" > "$vendor/swagger-ui/VERSION"

(cd "$vendor/govuk-frontend" && sha256sum respond.css evaluate.css LICENSE.txt > SHA256SUMS)
(cd "$vendor/plotly" && sha256sum plotly-basic.min.js LICENSE > SHA256SUMS)
(cd "$vendor/swagger-ui" && sha256sum swagger-ui-bundle.js swagger-ui-bundle.js.LICENSE.txt swagger-ui.css LICENSE NOTICE > SHA256SUMS)
