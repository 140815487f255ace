// Which handler answers which command: one row a command name and the forms that it knows.
namespace OneNetModem.Emulator.CommandLine;

internal sealed class CommandTable
{
    private readonly Dictionary<string, AtHandler> _handlers = new(StringComparer.Ordinal);

    /// <summary>Every form of this command goes to <paramref name="handler"/>, which answers ERROR to forms it does not have.</summary>
    internal void Add(string name, AtHandler handler) => _handlers.Add(name, handler);

    internal void Add(string[] names, AtHandler handler)
    {
        foreach (string name in names)
        {
            Add(name, handler);
        }
    }

    internal AtHandler? Find(string name) => _handlers.GetValueOrDefault(name);
}
