// What is made of a connection that did not open: the lowest broken thing, and nothing that was not seen.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OneNetModem.Quectel.Commands;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Quectel.Tests.Session;

public sealed class OpenFailureTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
    private static readonly ReadOnlyMemory<byte> Ca = Authority();

    private static readonly OpenFailure Plain = new()
    {
        Result = QmtOpenResult.NetworkFailed,
        Host = "mqtts.test",
        Port = 1883,
        PdpContext = 1,
        Now = Now,
        Pdp = new PdpContexts([new PdpContext(1, true, PdpType.IPv4, ["10.0.0.1"])]),
        Dns = new DnsResult(0, null, ["198.51.100.1"]),
    };

    private static readonly OpenFailure Secure = Plain with
    {
        Port = 8883,
        Tls = new TlsMaterial { CaCertificate = Ca },
        Clock = ModuleTime.TryParse("26/11/23,11:00:00+32", ClockDigits.Local),
        MissingFiles = [],
    };

    private static readonly ModuleTime? YearsBack = ModuleTime.TryParse("21/11/23,11:00:00+32", ClockDigits.Local);

    [Fact]
    public void What_is_not_known_is_not_blamed()
    {
        OpenFailure nothing = new() { Host = "mqtts.test", Port = 8883, PdpContext = 1, Tls = new TlsMaterial() };
        Assert.Null(nothing.Explain());
        Assert.Empty(nothing.Checks());
        Assert.Null(Plain.Explain());
        Assert.Null(Secure.Explain());
    }

    [Fact]
    public void The_lowest_broken_thing_is_the_cause()
    {
        OpenFailure all = Secure with { Clock = YearsBack, MissingFiles = ["ca.pem"], TcpOpens = false, Dns = new DnsResult(565, null, []), Pdp = new PdpContexts([]) };
        Assert.Contains("PDP context 1 is not active", all.Explain()!.Cause, StringComparison.Ordinal);
        all = all with { Pdp = Plain.Pdp };
        Assert.Contains("has no address", all.Explain()!.Cause, StringComparison.Ordinal);
        all = all with { Dns = Plain.Dns };
        Assert.Contains("ca.pem has gone", all.Explain()!.Cause, StringComparison.Ordinal);
        all = all with { MissingFiles = [] };
        Assert.Contains("TCP port 8883 does not open", all.Explain()!.Cause, StringComparison.Ordinal);
        all = all with { TcpOpens = true, OpensWithoutDates = true };
        Assert.Contains("the module's clock says 2021-11-23 03:00 UTC, this computer's 2026-11-23 03:00 UTC", all.Explain()!.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_clock_is_not_blamed_when_dates_make_no_difference()
    {
        OpenFailure failure = Secure with { Clock = YearsBack, TcpOpens = true, OpensWithoutDates = false, OpensUnverified = true };
        Assert.Contains("not signed by the CA", failure.Explain()!.Cause, StringComparison.Ordinal);
        Assert.Contains(failure.Checks(), c => !c.InOrder && c.Text.Contains("clock says 2021", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_clock_is_the_guess_where_the_port_could_not_be_tried_in_other_ways() =>
        Assert.Contains("clock says 2021", (Secure with { Clock = YearsBack }).Explain()!.Cause, StringComparison.Ordinal);

    [Fact]
    public void A_clock_that_was_never_set_checks_no_dates()
    {
        OpenFailure failure = Secure with { Clock = ModuleTime.TryParse("80/01/06,00:01:00+00", ClockDigits.Local) };
        Assert.Null(failure.Explain());
        Assert.Contains(failure.Checks(), c => c.InOrder && c.Text.Contains("not set", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(QmtOpenResult.DnsFailed, "could not resolve mqtts.test, which resolves now")]
    [InlineData(QmtOpenResult.PdpFailed, "could not use PDP context 1, which is active now")]
    public void What_is_in_order_when_it_is_asked_was_out_of_order_for_a_moment(QmtOpenResult result, string cause)
    {
        OpenCause found = (Secure with { Result = result, Clock = YearsBack }).Explain()!;
        Assert.Equal((SessionLayer.Pdp, false), (found.Layer, found.NeedsPerson));
        Assert.Contains(cause, found.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_client_certificate_either_side_may_have_refused_the_other()
    {
        OpenFailure failure = Secure with { Tls = Secure.Tls! with { ClientCertificate = Ca, ClientKey = Ca }, TcpOpens = true, OpensWithoutDates = false, OpensUnverified = false };
        string advice = failure.Explain()!.Advice;
        Assert.Contains("OneNet:ClientCertFile", advice, StringComparison.Ordinal);
        Assert.Contains("OneNet:CaFile", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void The_CA_is_shown_with_its_fingerprint()
    {
        string fingerprint = CaFacts.Read(Ca.Span)!.Sha256;
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", fingerprint);
        Assert.Contains(Secure.Checks(), c => c.InOrder && c.Text.Contains(fingerprint, StringComparison.Ordinal));
        OpenFailure published = Secure with { Tls = Secure.Tls! with { PublishedCa = fingerprint } };
        Assert.Contains(published.Checks(), c => c.InOrder && c.Text.EndsWith(", the platform's published one", StringComparison.Ordinal));
        OpenFailure another = Secure with { Tls = Secure.Tls! with { PublishedCa = "00:11" } };
        Assert.Contains(another.Checks(), c => !c.InOrder && c.Text.EndsWith("NOT the platform's published one, which is 00:11", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_no_certificate_says_nothing() => Assert.Null(CaFacts.Read("no certificate"u8));

    private static byte[] Authority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 ca = new CertificateRequest("CN=test CA", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
        return Encoding.ASCII.GetBytes(ca.ExportCertificatePem());
    }
}
