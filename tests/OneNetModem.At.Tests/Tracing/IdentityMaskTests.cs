// ICCID, IMSI and IMEI in texts and in traces, however the bytes are cut.
using System.Text;
using OneNetModem.At.Tracing;
using Xunit;

namespace OneNetModem.At.Tests.Tracing;

public sealed class IdentityMaskTests
{
    [Theory]
    [InlineData("+QCCID: 89860025128306012478\r\n", "+QCCID: 898600************78\r\n")]
    [InlineData("460001234567890", "460001*******90")]
    [InlineData("IMEI 8676980412345621, twice 867698041234562", "IMEI 867698********21, twice 867698*******62")]
    [InlineData("1700000000000 is a time, 12345678901234567 no identity", "1700000000000 is a time, 12345678901234567 no identity")]
    [InlineData("123456789012345678901 and 11860025128306012478", "123456789012345678901 and 11860025128306012478")]
    [InlineData("", "")]
    public void What_looks_like_an_identity_is_masked_and_nothing_else(string text, string masked) => Assert.Equal(masked, IdentityMask.Line(text));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task A_trace_has_none_however_the_bytes_are_cut(int piece)
    {
        const string Answer = "\r\n+QCCID: 89860025128306012478\r\n\r\nOK\r\n460001234567890";
        string path = Path.GetTempFileName();
        await using (TraceWriter trace = TraceWriter.Create(path, maskIdentities: true))
        {
            trace.Note("SIM 89860025128306012478");
            foreach (byte[] bytes in Encoding.ASCII.GetBytes(Answer).Chunk(piece))
            {
                trace.Record(TraceDirection.Rx, bytes);
            }
        }

        StringBuilder received = new();
        foreach (TraceRecord one in TraceReader.ReadFile(path))
        {
            if (one.Direction == TraceDirection.Rx)
            {
                received.Append(one.Text);
            }
        }

        Assert.Equal("\r\n+QCCID: 898600************78\r\n\r\nOK\r\n460001*******90", received.ToString());
        Assert.DoesNotContain("89860025128306012478", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        File.Delete(path);
    }
}
