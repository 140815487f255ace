// Secrets never come through, and nothing else changes.
using System.Text;
using CsCheck;
using OneNetModem.At.Tracing;
using Xunit;

namespace OneNetModem.At.Tests.Tracing;

public class SecretMaskTests
{
    private const string Token = "version=2018-10-31&res=products%2F469948%2Fdevices%2Fbench&et=1893456000&method=sha1&sign=Zm9vYmFyc2VjcmV0%2Bx%3D";

    [Theory]
    [InlineData($"AT+QMTCONN=0,\"bench\",\"469948\",\"{Token}\"", "AT+QMTCONN=0,\"bench\",\"469948\",\"***\"")]
    [InlineData("AT+QMTCONN=0,\"a\",\"b\",\"x,\"\"y;z\"", "AT+QMTCONN=0,\"a\",\"b\",\"***\"\"\"")]
    [InlineData("at + cpin = \"1234\",\"5678\"", "at + cpin = \"***\",\"***\"")]
    [InlineData("AT+CPIN=1234", "AT+CPIN=***")]
    [InlineData("AT+CMEE=2;+CPIN=1234;+CREG?", "AT+CMEE=2;+CPIN=***;+CREG?")]
    [InlineData("AT+CPWD=\"SC\",\"1234\",\"4321\"", "AT+CPWD=\"SC\",\"***\",\"***\"")]
    [InlineData("AT+CLCK=\"SC\",1,\"1234\",7", "AT+CLCK=\"SC\",1,\"***\",7")]
    [InlineData("AT+QICSGP=1,1,\"cmiot\",\"u\",\"p\",3", "AT+QICSGP=1,1,\"cmiot\",\"u\",\"***\",3")]
    [InlineData("+QICSGP: 1,\"cmiot\",\"u\",\"p\",3", "+QICSGP: 1,\"cmiot\",\"u\",\"***\",3")]
    [InlineData("+QICSGP: 1,\"cmiot\",\"u\",\"\",0", "+QICSGP: 1,\"cmiot\",\"u\",\"\",0")]
    [InlineData("AT+CGAUTH=1,1,\"u\",\"p\"", "AT+CGAUTH=1,1,\"u\",\"***\"")]
    [InlineData("AT+QMTCFG=\"onenet\",0,\"469948\",\"a2V5+/==\"", "AT+QMTCFG=\"onenet\",0,\"469948\",\"***\"")]
    [InlineData("AT+QMTCFG=\"ALIAUTH\",0,\"pk\",\"dn\",\"ds\"", "AT+QMTCFG=\"ALIAUTH\",0,\"pk\",\"dn\",\"***\"")]
    [InlineData("AT+QMTCFG=\"hwauth\",0,\"id\",\"s\"", "AT+QMTCFG=\"hwauth\",0,\"id\",\"***\"")]
    [InlineData("AT+QMTCFG=\"hwprodid\",0,\"id\",\"s\",\"node\"", "AT+QMTCFG=\"hwprodid\",0,\"id\",\"***\",\"***\"")]
    [InlineData("+QMTCFG: \"onenet\",\"469948\",\"a2V5\"", "+QMTCFG: \"onenet\",\"469948\",\"***\"")]
    [InlineData("{\"a\":1}AT+CPIN=1234", "{\"a\":1}AT+CPIN=***")]
    [InlineData("+QMTCONN=\"AT+QMTCONN=0,\"a\",\"b\",\"pw\"", "+QMTCONN=\"AT+QMTCONN=0,\"a\",\"b\",\"***\"")]
    [InlineData("login with method=md5&sign=abcDEF%2F12== failed", "login with method=md5&sign=************* failed")]
    public void Secrets_are_masked_and_the_rest_stays(string line, string masked) => Assert.Equal(masked, SecretMask.Line(line));

    [Theory]
    [InlineData("AT+CPIN?")]
    [InlineData("AT+CPIN=?")]
    [InlineData("AT+QMTCONN?")]
    [InlineData("AT+QMTCONN=?")]
    [InlineData("+CPIN: READY")]
    [InlineData("+QMTCONN: 0,0,0")]
    [InlineData("+CME ERROR: 10")]
    [InlineData("AT+QMTCFG=\"recv/mode\",0,0,1")]
    [InlineData("AT+QMTOPEN=0,\"mqtts.heclouds.com\",1883")]
    [InlineData("AT+QICSGP=1")]
    [InlineData("RDY")]
    [InlineData("")]
    public void A_line_without_secrets_is_the_same_instance(string line) => Assert.Same(line, SecretMask.Line(line));

    [Fact]
    public void A_private_key_keeps_its_length_and_loses_its_body()
    {
        const string Pem = "-----BEGIN RSA PRIVATE KEY-----\r\nMIIEowIBAAKCAQEA\r\nEND5e3==\r\n-----END RSA PRIVATE KEY-----\r\nafter";
        Assert.Equal(
            "-----BEGIN RSA PRIVATE KEY-----\r\n****************\r\n********\r\n-----END RSA PRIVATE KEY-----\r\nafter",
            SecretMask.Line(Pem));
        const string Public = "-----BEGIN CERTIFICATE-----\r\nMIIEowIBAAKCAQEA\r\n-----END CERTIFICATE-----\r\n";
        Assert.Same(Public, SecretMask.Line(Public));
    }

    [Fact]
    public void A_stream_is_masked_the_same_however_it_is_cut()
    {
        string stream = "AT+CPIN=\"1234\"\r" + $"AT+QMTCONN=0,\"c\",\"u\",\"{Token}\"\r\r\nOK\r\n"
            + "+QICSGP: 1,\"cmiot\",\"u\",\"hush\",3\r\nx sign=0123456789 \r\n-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n> {\"t\":1}AT+CPWD=\"SC\",\"9876\",\"5432\"\r";
        string whole = Mask([stream]);
        foreach (string secret in new[] { "1234\"", "Zm9v", "hush", "0123456789", "QUJD", "9876", "5432" })
        {
            Assert.DoesNotContain(secret, whole, StringComparison.Ordinal);
        }

        Gen.Int[0, stream.Length].Array[0, 12].Sample(cuts => Mask(Cut(stream, cuts)) == whole);
        Assert.Equal(whole, Mask(stream.Select(c => c.ToString())));
    }

    [Fact]
    public void A_key_that_was_cut_off_does_not_hide_the_rest_for_ever()
    {
        string text = Mask(["-----BEGIN PRIVATE KEY-----\nQUJD\n", new string('A', 20_000), "\r\n+CSQ: 20,99\r\n"]);
        Assert.EndsWith("\r\n+CSQ: 20,99\r\n", text, StringComparison.Ordinal);
    }

    private static string Mask(IEnumerable<string> chunks)
    {
        SecretFilterProbe probe = new();
        foreach (string chunk in chunks)
        {
            probe.Record(chunk);
        }

        return probe.Text();
    }

    private static IEnumerable<string> Cut(string text, int[] cuts)
    {
        int from = 0;
        foreach (int cut in cuts.Order().Append(text.Length))
        {
            yield return text[from..cut];
            from = cut;
        }
    }

    // Through the writer and back, as a user's trace goes.
    private sealed class SecretFilterProbe
    {
        private readonly MemoryStream _file = new();
        private readonly TraceWriter _writer;

        public SecretFilterProbe() => _writer = new TraceWriter(_file);

        public void Record(string chunk) => _writer.Record(TraceDirection.Rx, Encoding.Latin1.GetBytes(chunk));

        public string Text()
        {
            _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
            using StringReader text = new(Encoding.ASCII.GetString(_file.ToArray()));
            return string.Concat(TraceReader.Read(text).Where(r => r.Direction == TraceDirection.Rx).Select(r => r.Text));
        }
    }
}
