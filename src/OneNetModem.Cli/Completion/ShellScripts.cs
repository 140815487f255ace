// One small function a shell: it asks the program itself what could come next, so that it is never out of date.
// [suggest:POSITION] takes the line without the program's name, and the position in it.
namespace OneNetModem.Cli.Completion;

/// <summary>The completion scripts.</summary>
internal static class ShellScripts
{
    // COMP_WORDBREAKS cuts words at ':' and '='; what was typed before the last cut is taken off the answers again.
    private const string Bash = """
        # bash completion of onenet-modem
        _onenet_modem() {
          local program=${COMP_WORDS[0]} line=${COMP_LINE:0:COMP_POINT} word rest
          line=${line#*"$program"}; line=${line#"${line%%[![:space:]]*}"}
          word=${line##*[[:space:]]}
          rest=${word%"${COMP_WORDS[COMP_CWORD]}"}
          [[ ${COMP_WORDS[COMP_CWORD]} == [:=] ]] && rest=$word
          local answer
          COMPREPLY=()
          while IFS= read -r answer; do
            [[ -n $answer && $answer == "$word"* ]] && COMPREPLY+=("${answer#"$rest"}")
          done < <("$program" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _onenet_modem onenet-modem
        """;

    private const string Zsh = """
        #compdef onenet-modem
        # zsh completion of onenet-modem
        _onenet_modem() {
          local line="${(j: :)words[2,CURRENT]}"
          local -a answers
          answers=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          if (( ${#answers} )) && [[ -n "${answers[1]}" ]]; then compadd -- "${answers[@]}"; else _files; fi
        }
        compdef _onenet_modem onenet-modem
        """;

    private const string Fish = """
        # fish completion of onenet-modem
        function __onenet_modem_complete
            set -l line (commandline -cp | string replace -r '^\s*\S+\s*' '')
            onenet-modem "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c onenet-modem -a '(__onenet_modem_complete)'
        """;

    private const string PowerShell = """
        # PowerShell completion of onenet-modem
        Register-ArgumentCompleter -Native -CommandName onenet-modem -ScriptBlock {
            param($word, $ast, $cursor)
            $typed = $ast.ToString().PadRight($cursor).Substring(0, $cursor)
            $line = $typed -replace '^\s*\S+\s?', ''
            onenet-modem "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    /// <summary>The script of each shell.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["powershell"] = PowerShell,
        ["pwsh"] = PowerShell,
    };
}
