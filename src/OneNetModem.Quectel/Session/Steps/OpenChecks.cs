// Asks the module, after QMTOPEN failed, what there is to know: PDP and DNS, and with TLS clock, files, and which part of the
// handshake fails. Bounded in time, and not again at every retry.
using Microsoft.Extensions.Logging;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

/// <summary>A failure that was looked into: the same one is not looked into again for a while.</summary>
internal sealed record KnownOpenFailure(QmtOpenResult? Result, string Server, long Asked, OpenCause? Cause);

internal sealed class OpenChecks
{
    /// <summary>All questions together; what is not answered by then stays open.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    /// <summary>A port that takes longer than this to fail is not tried in other ways: each would take as long, and a late
    /// <c>+QMTOPEN</c> could pass for the result of the next one.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(10);

    private readonly SessionContext _session;
    private OpenFailure _found;

    private OpenChecks(SessionContext session, MqttCredentials login, QmtOpenResult? result)
    {
        _session = session;
        _found = new OpenFailure
        {
            Result = result,
            Host = login.Host,
            Port = login.Port,
            PdpContext = session.Options.Mqtt.ContextId,
            Tls = session.Options.Mqtt.TlsContext is null ? null : session.Options.Tls,
            ClockTolerance = session.Options.ClockTolerance,
        };
    }

    /// <summary>The cause; null: none was found.</summary>
    public static async Task<OpenCause?> ExplainAsync(SessionContext session, MqttCredentials login, QmtOpenResult? result, TimeSpan took, CancellationToken token)
    {
        string server = $"{login.Host}:{login.Port}";
        KnownOpenFailure? known = session.OpenFailure;
        if (known is not null && known.Result == result && known.Server == server && session.Time.GetElapsedTime(known.Asked) < AskAgainAfter)
        {
            return known.Cause;
        }

        OpenChecks checks = new(session, login, result);
        await checks.AskAsync(tryOtherWays: result == QmtOpenResult.NetworkFailed && took < Quick, token);
        OpenCause? cause = checks._found.Explain();
        session.OpenFailure = new KnownOpenFailure(result, server, session.Time.GetTimestamp(), cause);
        if (known is null || known.Cause?.Layer != cause?.Layer || known.Cause?.Advice != cause?.Advice)
        {
            foreach (OpenCheck check in checks._found.Checks())
            {
                QuectelLog.Checked(session.Log, check.InOrder ? LogLevel.Information : LogLevel.Warning, session.At.Name, check.Text);
            }
        }

        return cause;
    }

    private async Task AskAsync(bool tryOtherWays, CancellationToken token)
    {
        using CancellationTokenSource limit = new(Limit, _session.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            _found = _found with { Pdp = await QueryAsync(Pdp.Contexts, either.Token) };
            if (_found.Pdp?.IsActive(_found.PdpContext) == true && !System.Net.IPAddress.TryParse(_found.Host, out _))
            {
                _found = _found with { Dns = await QueryAsync(Dns.Resolve(_found.PdpContext, _found.Host), either.Token) };
            }

            if (_found.Tls is not { } tls || _found.Explain() is not null)
            {
                return;
            }

            _found = _found with
            {
                // Local time: provisioning has set AT+CTZU=3.
                Clock = await QueryAsync(Clock.RealTime(ClockDigits.Local), either.Token),
                Now = _session.Time.GetUtcNow(),
                MissingFiles = await TlsStep.MissingAsync(_session, tls, either.Token),
            };
            if (tryOtherWays && _found.MissingFiles is not [_, ..])
            {
                await TryOtherWaysAsync(tls, either.Token);
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Time is up: what is known must do.
        }
    }

    /// <summary>Opens the port with one requirement after the other given up; what then opens shows what it failed on. Nothing
    /// is sent on these connections, no login above all. The settings are made anew before the next real try.</summary>
    private async Task TryOtherWaysAsync(TlsMaterial tls, CancellationToken token)
    {
        int client = _session.Options.Mqtt.ClientIndex;
        _found = _found with { TcpOpens = await OpensAsync(QmtConfig.Tls(client, null), token) };
        if (_found.TcpOpens != true)
        {
            return;
        }

        await _session.At.SendAsync(QmtConfig.Tls(client, tls.ContextId), token);
        if (tls.CaCertificate is null)
        {
            // That is how it was tried.
            _found = _found with { OpensUnverified = false };
            return;
        }

        if (_found.Clock?.IsSynchronised == true)
        {
            _found = _found with { OpensWithoutDates = await OpensAsync(Tls.IgnoreLocalTime(tls.ContextId, on: true), token) };
        }

        if (_found.OpensWithoutDates != true)
        {
            _found = _found with { OpensUnverified = await OpensAsync(Tls.Verification(tls.ContextId, TlsVerification.None), token) };
        }
    }

    private async Task<bool?> OpensAsync(AtCommand setting, CancellationToken token)
    {
        if (!(await _session.At.SendAsync(setting, token)).IsOk)
        {
            return null;
        }

        AtResponse response = await _session.Mqtt.OpenAsync(_found.Host, _found.Port, token);
        switch (response.Results.Count > 0 ? QmtOpened.From(response.Results[^1])?.Result : null)
        {
            case QmtOpenResult.Opened:
                await _session.Mqtt.CloseAsync(token);
                return true;
            case QmtOpenResult.NetworkFailed or QmtOpenResult.ConnectionFailed:
                return false;
            default:
                return null;
        }
    }

    private async Task<T?> QueryAsync<T>(AtQuery<T> query, CancellationToken token)
        where T : class => (await _session.At.QueryAsync(query, token)).Value;
}
