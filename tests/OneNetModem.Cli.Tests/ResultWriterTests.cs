// Results when their reader is slow: whoever tells them goes on.
using System.Text;
using System.Text.Json;
using OneNetModem.Cli.Output;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class ResultWriterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_reader_that_does_not_read_holds_up_nobody_and_is_told_what_it_missed()
    {
        const int Told = 10_000;
        using BlockedWriter output = new();
        using ResultWriter results = new(output, json: true, TimeProvider.System);
        results.WriteBehind();
        await Task.Run(() =>
        {
            for (int i = 0; i < Told; i++)
            {
                int number = i;
                results.Write("n", null, json => json.WriteNumber("n", number));
            }
        }).WaitAsync(Limit);
        output.Open();
        await results.EndAsync();

        JsonElement[] lines = [.. output.Lines.Select(l => JsonDocument.Parse(l).RootElement)];
        int[] seen = [.. lines.Where(l => l.GetProperty("event").GetString() == "n").Select(l => l.GetProperty("n").GetInt32())];
        int lost = lines.Where(l => l.GetProperty("event").GetString() == "lost").Sum(l => l.GetProperty("events").GetInt32());
        Assert.Equal(Told, seen.Length + lost);
        Assert.True(lost > 0);
        Assert.Equal(Told - 1, seen[^1]);
        Assert.Equal(seen.Order(), seen);
    }

    /// <summary>A pipe that is full until it is opened.</summary>
    private sealed class BlockedWriter : StringWriter
    {
        private readonly ManualResetEventSlim _open = new();

        public string[] Lines => ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override Encoding Encoding => Encoding.UTF8;

        public void Open() => _open.Set();

        public override void WriteLine(string? value)
        {
            _open.Wait(Limit);
            base.Write(value + "\n");
        }

        protected override void Dispose(bool disposing)
        {
            _open.Dispose();
            base.Dispose(disposing);
        }
    }
}
