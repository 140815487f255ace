// `fuzz TARGET` under afl-fuzz reads inputs from AFL; `fuzz TARGET FILE...` runs files, to look at a finding.
using OneNetModem.Fuzz;
using SharpFuzz;

FuzzTarget? target = args.Length > 0 ? FuzzTarget.All.FirstOrDefault(t => t.Name == args[0]) : null;
if (target is null)
{
    await Console.Error.WriteLineAsync($"usage: fuzz TARGET [FILE...]; targets: {string.Join(", ", FuzzTarget.All.Select(t => t.Name))}");
    return 2;
}

foreach (string file in args.Skip(1))
{
    target.Run(await File.ReadAllBytesAsync(file));
}

if (args.Length == 1)
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using MemoryStream input = new();
        stream.CopyTo(input);
        target.Run(input.ToArray());
    });
}

return 0;
