"""Loaded by `make unit` before the plugins, which import nbformat: without a grammar that takes seconds."""

from regenatlas.render.batch.warm import import_jsonschema

import_jsonschema()
