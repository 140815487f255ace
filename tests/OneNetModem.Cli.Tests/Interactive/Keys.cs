// Keys as tests write them: text, ^X for Ctrl-X, <Name> for a key without a character.
namespace OneNetModem.Cli.Tests.Interactive;

internal static class Keys
{
    public static IEnumerable<ConsoleKeyInfo> Of(string keys)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] == '^')
            {
                char letter = keys[++i];
                yield return new((char)(letter - '@'), Enum.Parse<ConsoleKey>(letter.ToString()), shift: false, alt: false, control: true);
            }
            else if (keys[i] == '<' && Named(keys, i) is { } name)
            {
                i += name.Length + 1;
                ConsoleKey key = Enum.Parse<ConsoleKey>(name is "Left" or "Right" or "Up" or "Down" ? name + "Arrow" : name);
                yield return new(key switch { ConsoleKey.Enter => '\r', ConsoleKey.Tab => '\t', ConsoleKey.Backspace => '\b', ConsoleKey.Escape => '\e', _ => '\0' }, key, shift: false, alt: false, control: false);
            }
            else
            {
                yield return new(keys[i], ConsoleKey.None, shift: false, alt: false, control: false);
            }
        }
    }

    private static string? Named(string keys, int at) => keys.IndexOf('>', at) is var end && end > at + 1 && char.IsUpper(keys[at + 1]) ? keys[(at + 1)..end] : null;
}
