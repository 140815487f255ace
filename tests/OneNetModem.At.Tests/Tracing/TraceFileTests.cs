// A trace file holds every byte, and reads back.
using System.Text;
using Microsoft.Extensions.Time.Testing;
using OneNetModem.At.Tracing;
using Xunit;

namespace OneNetModem.At.Tests.Tracing;

public class TraceFileTests
{
    [Fact]
    public async Task A_line_has_time_direction_and_one_character_a_byte()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        using MemoryStream file = new();
        await using (TraceWriter trace = new(file, time))
        {
            time.Advance(TimeSpan.FromSeconds(1.25));
            trace.Record(TraceDirection.Rx, "\r\nOK\r\n"u8);
            trace.Record(TraceDirection.Tx, [0x00, 0x22, 0x5C, 0x7F, 0xE7]);
            trace.Note("timeout");
        }

        string[] lines = Encoding.ASCII.GetString(file.ToArray()).Split('\n');
        Assert.Contains("2026-01-02T03:04:05.000Z", lines[0], StringComparison.Ordinal);
        Assert.Equal("{\"t\":1.25,\"dir\":\"rx\",\"data\":\"\\r\\nOK\\r\\n\"}", lines[1]);
        Assert.Equal("{\"t\":1.25,\"dir\":\"tx\",\"data\":\"\\u0000\\\"\\\\\\u007f\\u00e7\"}", lines[2]);
        Assert.Equal("{\"t\":1.25,\"dir\":\"note\",\"data\":\"timeout\"}", lines[3]);
        Assert.Equal("", lines[4]);
    }

    [Fact]
    public async Task Every_byte_from_many_threads_comes_back_from_the_file()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
            await using (TraceWriter trace = TraceWriter.Create(path))
            {
                await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
                {
                    for (int i = 0; i < 500; i++)
                    {
                        trace.Record(TraceDirection.Rx, all);
                    }
                })));
            }

            List<TraceRecord> records = [.. TraceReader.ReadFile(path).Where(r => r.Direction == TraceDirection.Rx)];
            Assert.Equal(2000, records.Count);
            Assert.All(records, r => Assert.Equal(all, r.ToBytes()));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_timer_brings_entries_to_the_file_without_a_dispose()
    {
        FakeTimeProvider time = new();
        using MemoryStream file = new();
        await using TraceWriter trace = new(file, time);
        trace.Record(TraceDirection.Tx, "AT\r"u8);
        time.Advance(TimeSpan.FromSeconds(1));
        await trace.FlushAsync(); // nothing new: waits for what the timer began
        Assert.Contains("AT\\r", Encoding.ASCII.GetString(file.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_kept_only_when_asked_for()
    {
        foreach (bool keep in new[] { false, true })
        {
            using MemoryStream file = new();
            await using (TraceWriter trace = new(file, keepSecrets: keep))
            {
                trace.Record(TraceDirection.Tx, "AT+CPIN=48"u8);
                trace.Record(TraceDirection.Rx, "AT+CPIN=4815\r"u8);
                trace.Record(TraceDirection.Tx, "15\r"u8);
            }

            string text = Encoding.ASCII.GetString(file.ToArray());
            Assert.Equal(keep, text.Contains("4815", StringComparison.Ordinal));
            Assert.Equal(keep, text.Contains("\"15\\r", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_full_disk_is_a_fault_of_the_trace_and_not_of_the_link()
    {
        await using TraceWriter trace = new(new FileStream("/dev/full", FileMode.Open, FileAccess.Write));
        trace.Record(TraceDirection.Tx, "AT\r"u8);
        await trace.FlushAsync();
        Assert.IsType<IOException>(trace.Fault);
        trace.Record(TraceDirection.Tx, "AT\r"u8);
        await trace.FlushAsync();
    }

    [Fact]
    public void A_last_line_that_was_cut_off_is_left_out()
    {
        using StringReader text = new("{\"t\":0.5,\"dir\":\"tx\",\"data\":\"AT\\r\"}\n{\"t\":1,\"dir\":\"rx\",\"da");
        TraceRecord record = Assert.Single(TraceReader.Read(text));
        Assert.Equal(new TraceRecord(0.5, TraceDirection.Tx, "AT\r") { Line = 1 }, record);
    }

    [Theory]
    [InlineData("{\"t\":1,\"dir\":\"rx\",\"da\n", "not a JSON object")]
    [InlineData("[1]\n", "JSON object")]
    [InlineData("{\"dir\":\"up\",\"data\":\"\"}\n", "tx, rx or note")]
    [InlineData("{\"dir\":\"rx\"}\n", "\"data\"")]
    [InlineData("{\"t\":\"1\",\"dir\":\"rx\",\"data\":\"\"}\n", "\"t\"")]
    [InlineData("{\"dir\":\"rx\",\"data\":\"\\u4e2d\"}", "U+4E2D")]
    public void A_wrong_line_is_named_by_its_number(string line, string words)
    {
        using StringReader text = new("{\"dir\":\"tx\",\"data\":\"AT\\r\"}\n\n" + line);
        TraceFormatException e = Assert.Throws<TraceFormatException>(() => TraceReader.Read(text).ToList());
        Assert.Equal(3, e.Line);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}
