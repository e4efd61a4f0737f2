"""Turns what the disk refuses into one message with a remedy; everything else is left alone."""

import errno

_HOME = "or set MUSTER_HOME to another folder."
_REMEDIES = {
    errno.EACCES: f"Give this user the right to it, {_HOME}",
    errno.EPERM: f"Give this user the right to it, {_HOME}",
    errno.EROFS: f"Make it writable, {_HOME}",
    errno.EEXIST: f"Move away what stands where a folder is needed, {_HOME}",
    errno.ENOTDIR: f"Move away the file that stands where a folder is needed, {_HOME}",
    errno.EISDIR: f"Move away the folder that stands where a file is needed, {_HOME}",
    errno.ENOENT: "Bring it back, or run the step that writes it.",
    errno.ENOSPC: f"Free some space and run the same command again, {_HOME}",
    errno.EDQUOT: f"Free some space and run the same command again, {_HOME}",
}


def explain_file_fault(error: OSError) -> str | None:
    """Return the message for a person, or None when no file is to blame."""
    place = error.filename if error.filename is not None else error.filename2
    remedy = _REMEDIES.get(error.errno or 0)
    # A full disk is told by writing, which has forgotten the name of the file.
    if remedy is None or (place is None and error.errno not in {errno.ENOSPC, errno.EDQUOT}):
        return None
    where = f"{place}: " if place is not None else ""
    return f"{where}{(error.strerror or 'refused').lower()}. {remedy}"
