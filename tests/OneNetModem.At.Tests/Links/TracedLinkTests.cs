// A traced link behaves as the link in it, and its trace tells the same story.
using System.IO.Pipelines;
using System.Text;
using OneNetModem.At.Links;
using OneNetModem.At.Tracing;
using Xunit;

namespace OneNetModem.At.Tests.Links;

[Collection(LinksCollection.Name)]
public class TracedLinkConformance : LinkConformance
{
    private protected override Task<LinkBench> OpenAsync(LinkSettings settings, TimeProvider time)
    {
        (LoopbackLink host, LoopbackLink module) = LoopbackLink.CreatePair("loopback", time, settings);
        TraceWriter trace = new(Stream.Null);
        host.Closed.Register(() => _ = trace.DisposeAsync().AsTask());
        return Task.FromResult(new LinkBench(new TracedLink(host, trace), new LoopbackEnd(module)));
    }
}

public class TracedLinkTests
{
    [Fact]
    public async Task Each_byte_is_recorded_once_however_the_reader_consumes()
    {
        (LoopbackLink host, LoopbackLink module) = LoopbackLink.CreatePair();
        using MemoryStream file = new();
        await using (TraceWriter trace = new(file))
        {
            TracedLink link = new(host, trace);
            await link.WriteAsync("AT\r"u8.ToArray());
            await module.WriteAsync("AT\r\r\nO"u8.ToArray());
            ReadResult read = await link.Input.ReadAsync();
            link.Input.AdvanceTo(read.Buffer.GetPosition(3), read.Buffer.End); // the echo; looks at all
            await module.WriteAsync("K\r\n"u8.ToArray());
            Assert.True(link.Input.TryRead(out read));
            link.Input.AdvanceTo(read.Buffer.Start, read.Buffer.GetPosition(1));
            read = await link.Input.ReadAsync();
            link.Input.AdvanceTo(read.Buffer.End);
            await module.WriteAsync("RDY\r\n"u8.ToArray());
            Assert.True(link.Input.TryRead(out read));
            link.Input.AdvanceTo(read.Buffer.End);
            await module.DisposeAsync();
            await Assert.ThrowsAsync<LinkException>(() => link.WriteAsync("AT+CSQ\r"u8.ToArray()).AsTask());
        }

        using StringReader text = new(Encoding.ASCII.GetString(file.ToArray()));
        List<TraceRecord> records = [.. TraceReader.Read(text)];
        Assert.Equal(["tx:AT\r", "rx:AT\r\r\nO", "rx:K\r\n", "rx:RDY\r\n", "tx:AT+CSQ\r"],
            records.Where(r => r.Direction != TraceDirection.Note).Select(r => $"{(r.Direction == TraceDirection.Tx ? "tx" : "rx")}:{r.Text}"));
        Assert.Contains(records, r => r.Direction == TraceDirection.Note && r.Text.Contains("closed the link", StringComparison.Ordinal));
        Assert.Contains("not sent", records[^1].Text, StringComparison.Ordinal);
    }
}
