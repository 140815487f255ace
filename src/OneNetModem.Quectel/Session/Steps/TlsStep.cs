// Puts certificates on the module and sets its TLS context. A file is named by its content, so that one that is there
// already is not sent again, and one that changed never passes for the old one.
using System.Security.Cryptography;
using OneNetModem.At.Dialogue;
using OneNetModem.Quectel.Commands;

namespace OneNetModem.Quectel.Session.Steps;

internal static class TlsStep
{
    private const int Tries = 2;

    /// <summary>Null when all is in place; else what failed.</summary>
    public static async Task<StepResult?> RunAsync(SessionContext session, TlsMaterial tls, CancellationToken token)
    {
        AtReply<StoredFiles> stored = await session.At.QueryAsync(Files.List, token);
        List<AtCommand> commands = [Tls.Version(tls.ContextId, TlsVersion.Tls12), Tls.CipherSuites(tls.ContextId), Tls.Verification(tls.ContextId, Level(tls))];
        foreach ((ReadOnlyMemory<byte> bytes, Func<int, string, AtCommand> bind) in FilesOf(tls))
        {
            if (await UploadAsync(session, stored.Value, bytes, token) is { } failed)
            {
                return failed;
            }

            commands.Add(bind(tls.ContextId, NameOf(bytes)));
        }

        commands.Add(Tls.IgnoreLocalTime(tls.ContextId, !await ClockIsSetAsync(session, token)));
        foreach (AtCommand command in commands)
        {
            AtResponse response = await session.At.SendAsync(command, token);
            if (!response.IsOk)
            {
                return StepResult.Failed(SessionLayer.Mqtt, $"the module refuses a TLS setting ({response})", "update the firmware; this one may not have the option");
            }
        }

        // The server's name in the handshake: servers behind a balancer need it, and firmware without it works as well.
        await session.At.SendAsync(Tls.ServerNameIndication(tls.ContextId, on: true), token);
        return null;
    }

    /// <summary>The files that should be on the module and are not, or have another size; null: it does not say.</summary>
    public static async Task<IReadOnlyList<string>?> MissingAsync(SessionContext session, TlsMaterial tls, CancellationToken token)
    {
        AtReply<StoredFiles> stored = await session.At.QueryAsync(Files.List, token);
        return stored.Value is null ? null : [.. FilesOf(tls).Where(f => Find(stored.Value, NameOf(f.Content))?.Size != f.Content.Length).Select(f => NameOf(f.Content))];
    }

    private static IEnumerable<(ReadOnlyMemory<byte> Content, Func<int, string, AtCommand> Bind)> FilesOf(TlsMaterial tls)
    {
        foreach ((ReadOnlyMemory<byte>? content, Func<int, string, AtCommand> bind) in ((ReadOnlyMemory<byte>?, Func<int, string, AtCommand>)[])
            [(tls.CaCertificate, Tls.CaCertificate), (tls.ClientCertificate, Tls.ClientCertificate), (tls.ClientKey, Tls.ClientKey)])
        {
            if (content is { } bytes)
            {
                yield return (bytes, bind);
            }
        }
    }

    /// <summary>8.3 as the file manual recommends: eight digits of the content's SHA-256.</summary>
    internal static string NameOf(ReadOnlyMemory<byte> content) =>
        Convert.ToHexStringLower(SHA256.HashData(content.Span))[..8] + ".pem";

    private static StoredFile? Find(StoredFiles? stored, string name) => stored?.Files.FirstOrDefault(f => f.Name == name || f.Name == "UFS:" + name);

    private static TlsVerification Level(TlsMaterial tls) =>
        tls.CaCertificate is null ? TlsVerification.None : tls.ClientCertificate is null ? TlsVerification.Server : TlsVerification.Mutual;

    private static async Task<StepResult?> UploadAsync(SessionContext session, StoredFiles? stored, ReadOnlyMemory<byte> content, CancellationToken token)
    {
        string name = NameOf(content);
        StoredFile? there = Find(stored, name);
        if (there?.Size == content.Length)
        {
            return null;
        }

        AtReply<FileUpload> upload = null!;
        for (int i = 0; i < Tries; i++)
        {
            if (there is not null || i > 0)
            {
                // Half a file of an upload that was cut off: an existing name is refused.
                await session.At.SendAsync(Files.Delete(name), token);
            }

            upload = await session.At.QueryAsync(Files.Upload(name, content), token);
            if (upload.Value?.Matches(content.Span) == true)
            {
                return null;
            }

            // The closing line is missed at times though the file has landed.
            AtReply<StoredFiles> after = await session.At.QueryAsync(Files.List, token);
            if (upload.Value is null && Find(after.Value, name)?.Size == content.Length)
            {
                return null;
            }
        }

        return StepResult.Failed(
            SessionLayer.Mqtt,
            upload.Value is null ? $"the certificate file cannot be put on the module ({upload.Response})" : "the certificate file arrived damaged on the module: its checksum differs",
            "free space on the module (AT+QFLST, AT+QFDEL), and check the line for lost bytes");
    }

    /// <summary>Whether the module's clock can judge a certificate's dates: set from the network, or set at all.</summary>
    private static async Task<bool> ClockIsSetAsync(SessionContext session, CancellationToken token)
    {
        await session.At.SendAsync(Clock.SetAutomaticTimeZone(AutomaticTimeZone.Local), token);
        AtReply<ModuleTime> clock = await session.At.QueryAsync(Clock.RealTime(ClockDigits.Local), token);
        bool set = clock.Value?.IsSynchronised == true;
        if (!set)
        {
            QuectelLog.ClockUnset(session.Log, session.At.Name);
        }

        return set;
    }
}
