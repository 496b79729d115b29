"""What Schemathesis cannot know by itself."""

import schemathesis

schemathesis.serializer.alias(
    ["application/x-tar", "application/gzip", "application/zip"],
    "application/octet-stream",
)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Follows no log: that would take until its job ends."""
    if case.query and case.query.get("follow") == "true":
        case.query["follow"] = "false"
