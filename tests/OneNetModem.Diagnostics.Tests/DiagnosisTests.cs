// What breaks the line becomes a layer, words and advice; no secret, no guess where the fact is known.
using System.Diagnostics;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Session;
using Xunit;

namespace OneNetModem.Diagnostics.Tests;

public sealed class DiagnosisTests
{
    public static TheoryData<LinkFailure> Failures { get; } = [.. Enum.GetValues<LinkFailure>()];

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_links_failure_is_the_ports_and_keeps_the_links_words(LinkFailure failure)
    {
        Diagnosis diagnosis = Diagnosis.Of(new LinkException("/dev/ttyUSB9", failure, "said why"));
        Assert.Equal(SessionLayer.Port, diagnosis.Layer);
        Assert.Equal("/dev/ttyUSB9: said why", diagnosis.What);
        Assert.True(diagnosis.Tries.Count > 0 || failure is LinkFailure.Closed or LinkFailure.IoError);
    }

    [Fact]
    public async Task The_program_that_holds_a_busy_port_is_named_with_what_to_do_about_it()
    {
        string file = Path.GetTempFileName();
        using Process holder = Process.Start(new ProcessStartInfo("sh", ["-c", "exec 3<\"$0\"; echo open; read line", file]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        try
        {
            Assert.Equal("open", await holder.StandardOutput.ReadLineAsync());
            Diagnosis diagnosis = Diagnosis.Of(new LinkException(file, LinkFailure.Busy, "is busy"));
            Assert.Equal($"sh (pid {holder.Id}) holds it", diagnosis.Cause);
            Assert.Contains($"kill {holder.Id}", Assert.Single(diagnosis.Tries), StringComparison.Ordinal);

            // Once is enough.
            Assert.Null(Diagnosis.Of(new LinkException(file, LinkFailure.Busy, $"the port is in use by sh (pid {holder.Id})")).Cause);
        }
        finally
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync();
            File.Delete(file);
        }
    }

    [Fact]
    public void A_sessions_fault_keeps_its_layer_reason_and_advice()
    {
        Diagnosis diagnosis = Diagnosis.Of(new SessionFault(SessionLayer.Sim, "there is no SIM", "put one in", true));
        Assert.Equal((SessionLayer.Sim, "there is no SIM", "put one in"), (diagnosis.Layer, diagnosis.What, Assert.Single(diagnosis.Tries)));
    }

    [Fact]
    public void A_cause_that_was_found_is_not_followed_by_a_guess()
    {
        SessionFault fault = new(SessionLayer.Pdp, "mqtts.test has no address", "check the host name");
        Assert.NotNull(Diagnosis.Of(fault).Cause);
        Assert.Null(Diagnosis.Of(fault with { Cause = "known" }).Cause);
    }

    [Theory]
    [InlineData(SessionState.WaitingForPort, SessionLayer.Port)]
    [InlineData(SessionState.Syncing, SessionLayer.Module)]
    [InlineData(SessionState.SimCheck, SessionLayer.Sim)]
    [InlineData(SessionState.Registering, SessionLayer.Registration)]
    [InlineData(SessionState.Activating, SessionLayer.Pdp)]
    [InlineData(SessionState.Subscribing, SessionLayer.Mqtt)]
    public void A_session_that_is_stuck_is_stuck_at_the_layer_of_its_state(SessionState state, SessionLayer layer)
    {
        Diagnosis diagnosis = Diagnosis.Of(state, TimeSpan.FromSeconds(30));
        Assert.Equal(layer, diagnosis.Layer);
        Assert.Contains("30 s", diagnosis.What, StringComparison.Ordinal);
        Assert.NotEmpty(Assert.Single(diagnosis.Tries));
    }
}
