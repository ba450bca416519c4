"""The man page and the completion of shells, from the commands themselves.

`python packaging/linux/command_docs.py FOLDER VERSION DATE` writes `segue.1`, `segue` (bash),
`_segue` (zsh) and `segue.fish`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from app.cli import cli

SHOWN = "--help"


@dataclass(frozen=True)
class Command:
    """One command with its options.

    Attributes:
        path: The words that call it; empty is the program alone.
        text: What it does.
        arguments: (name, help) each.
        options: (names, value or '', help) each.
    """

    path: tuple[str, ...]
    text: str
    arguments: tuple[tuple[str, str], ...]
    options: tuple[tuple[tuple[str, ...], str, str], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every name of an option."""
        return tuple(name for names, _, _ in self.options for name in names)


def commands() -> list[Command]:
    """All commands, those of groups below them, in order of their words."""
    return sorted(_walk(typer.main.get_command(cli), ()), key=lambda one: one.path)


def _walk(command: Any, path: tuple[str, ...]) -> Iterator[Command]:
    arguments, options = [], []
    for one in command.params:
        text = " ".join((getattr(one, "help", None) or "").split())
        if one.param_type_name == "argument":
            arguments.append((one.metavar or str(one.name).upper(), text))
        elif not getattr(one, "hidden", False):
            names = tuple(name for name in (*one.opts, *one.secondary_opts) if name != SHOWN)
            value = "" if one.is_flag else (one.metavar or str(one.name)).upper()
            if names:
                options.append((names, value, text))
    options.append(((SHOWN,), "", "Show the options of this command."))
    below = getattr(command, "commands", {})
    text = " ".join((command.help or "").split())
    yield Command(path, text, tuple(arguments), tuple(options))
    for name, child in below.items():
        yield from _walk(child, (*path, name))


def man_page(found: list[Command], version: str, date: str) -> str:
    """The page of section 1, in the macros of man(7)."""
    top, rest = found[0], found[1:]
    lines = [
        f'.TH SEGUE 1 "{date}" "Segue {version}" "User Commands"',
        ".SH NAME",
        "segue \\- desktop workstation of calling teams that work in a sequence",
        ".SH SYNOPSIS",
        ".B segue",
        "[\\fIOPTION\\fR]... [\\fICOMMAND\\fR] [\\fIARGUMENT\\fR]...",
        ".SH DESCRIPTION",
        "Without a command the window is opened. Telemarketing finds who is worth selling to,",
        "qualification scores, gates and assigns, telesales closes.",
        ".SH OPTIONS",
        *_man_options(top),
        ".SH COMMANDS",
    ]
    for one in rest:
        given = " ".join(f"\\fI{_roff(name)}\\fR" for name, _ in one.arguments)
        lines += [f".SS {_roff(' '.join(one.path))} {given}".rstrip(), _roff(one.text)]
        for name, text in one.arguments:
            lines += [".TP", f"\\fI{_roff(name)}\\fR", _roff(text or "See above.")]
        lines += _man_options(one)
    lines += [
        ".SH EXIT STATUS",
        "0 when all is well, 1 when the doctor found something, 2 when it could not be done,",
        "3 when a calling rule forbids the dial.",
        ".SH FILES",
        ".TP",
        ".I ~/.local/share/io.segue.Segue",
        "The profile: store, settings, recordings, logs, daily copies.",
        ".TP",
        ".I /etc/xdg/io.segue.Segue/policy.toml",
        "The policy of this computer; see \\fBsegue policy\\fR.",
    ]
    return "\n".join(lines) + "\n"


def _man_options(one: Command) -> list[str]:
    lines = []
    for names, value, text in one.options:
        shown = ", ".join(f"\\fB{_roff(name)}\\fR" for name in names)
        lines += [".TP", f"{shown} \\fI{_roff(value)}\\fR" if value else shown]
        lines += [_roff(text or "See the manual.")]
    return lines


def _roff(text: str) -> str:
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


def bash(found: list[Command]) -> str:
    """Completion for bash: the words of where one is, files where a word may be one."""
    cases = []
    for one in found:
        below = " ".join(_below(found, one))
        cases.append(f'        "{" ".join(one.path)}") words="{" ".join(one.words)} {below}" ;;')
    known = " ".join(f'"{" ".join(one.path)}"' for one in found if one.path)
    return "\n".join(
        (
            "# bash completion for segue",
            "_segue() {",
            '    local current="${COMP_WORDS[COMP_CWORD]}" path="" word next words=""',
            '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
            '        next="${path:+$path }$word"',
            f"        for known in {known}; do",
            '            if [ "$known" = "$next" ]; then path="$next"; fi',
            "        done",
            "    done",
            '    case "$path" in',
            *cases,
            "    esac",
            '    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")',
            '    if [ "${#COMPREPLY[@]}" -eq 0 ]; then',
            '        mapfile -t COMPREPLY < <(compgen -f -- "$current")',
            "    fi",
            "}",
            "complete -o filenames -F _segue segue",
            "",
        )
    )


def zsh(found: list[Command]) -> str:
    """Completion for zsh."""
    cases = []
    for one in found:
        words = [*one.words, *_below(found, one)]
        cases.append(f'    "{" ".join(one.path)}") choices=({" ".join(words)}) ;;')
    known = " ".join(f'"{" ".join(one.path)}"' for one in found if one.path)
    return "\n".join(
        (
            "#compdef segue",
            'local at="" word next',
            "local -a choices",
            f"local -a known=({known})",
            'for word in "${words[@]:1:$((CURRENT-2))}"; do',
            '    next="${at:+$at }$word"',
            '    if (( ${known[(Ie)$next]} )); then at="$next"; fi',
            "done",
            'case "$at" in',
            *cases,
            "esac",
            "compadd -- $choices",
            "_files",
            "",
        )
    )


def fish(found: list[Command]) -> str:
    """Completion for fish."""
    lines = ["# fish completion for segue"]
    lines += [
        f"complete -c segue -n __fish_use_subcommand -a {one.path[0]} -d {_quoted(one.text)}"
        for one in found
        if len(one.path) == 1
    ]
    for one in found:
        where = "__fish_use_subcommand"
        if one.path:
            where = "'" + "; and ".join(f"__fish_seen_subcommand_from {w}" for w in one.path) + "'"
        for names, value, text in one.options:
            for name in names:
                kind = f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
                more = " -r" if value else ""
                lines.append(f"complete -c segue -n {where} {kind}{more} -d {_quoted(text)}")
        if one.path:
            below = _below(found, one)
            lines += [f"complete -c segue -n {where} -a {word}" for word in below]
    return "\n".join(lines) + "\n"


def _below(found: list[Command], one: Command) -> list[str]:
    deep = len(one.path) + 1
    return [c.path[-1] for c in found if len(c.path) == deep and c.path[:-1] == one.path]


def _quoted(text: str) -> str:
    first = text.split(". ")[0]
    return "'" + first.replace("\\", "\\\\").replace("'", "\\'") + "'"


def write(folder: Path, version: str, date: str) -> None:
    """Writes all four files."""
    folder.mkdir(parents=True, exist_ok=True)
    found = commands()
    (folder / "segue.1").write_text(man_page(found, version, date), encoding="utf-8")
    (folder / "segue").write_text(bash(found), encoding="utf-8")
    (folder / "_segue").write_text(zsh(found), encoding="utf-8")
    (folder / "segue.fish").write_text(fish(found), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
