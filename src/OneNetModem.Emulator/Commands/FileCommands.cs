// Files and TLS settings: AT+QFUPL, QFLST, QFDEL, QFLDS (BG95 FILE note V1.1), AT+QSSLCFG (BG95 SSL note V1.1).
using OneNetModem.Emulator.CommandLine;
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Mqtt;

namespace OneNetModem.Emulator.Commands;

internal static class FileCommands
{
    internal static void Register(ModuleCore core)
    {
        core.Commands.Add("+QFUPL", call => Upload(core, call));
        core.Commands.Add("+QFLST", call => List(core.Files, call));
        core.Commands.Add("+QFDEL", call => Delete(core.Files, call));
        core.Commands.Add("+QFLDS", call => call.Form == AtForm.Write
            ? call.Ok($"+QFLDS: {WireText.Number(FileStore.Capacity - core.Files.Used)},{WireText.Number(FileStore.Capacity)}")
            : AtOutcome.Error);
        core.Commands.Add("+QSSLCFG", call => Ssl(core, call));
    }

    private static AtOutcome Upload(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QFUPL: <filename>[,(1-<freesize>)[,(1-65535)[,(0,1)]]]");
        }

        string name = call.Args.Text(0);
        if (call.Form != AtForm.Write || !call.Args.Quoted(0) || name.Length is 0 or > 80
            || !call.Args.IntOr(1, 1, FileStore.Capacity, 10240, out int size) || !call.Args.IntOr(2, 1, 65535, 5, out int seconds)
            || !call.Args.IntOr(3, 0, 0, 0, out _))
        {
            // The acknowledged mode (1) is not emulated.
            return AtOutcome.Cme(CmeErrors.FileInvalidInput);
        }

        CountedPhase? phase = null;
        Scheduled? timeout = null;
        phase = new CountedPhase(size, echo: false, content =>
        {
            timeout!.Cancel();
            core.Files.Put(name, content!);
            // No CR LF before it, as in a field log.
            core.Output.Raw($"+QFUPL: {WireText.Number(size)},{FileStore.Checksum(content):x}\r\n");
            call.Complete(AtOutcome.Ok);
        });
        timeout = core.During(TimeSpan.FromSeconds(seconds), () =>
        {
            core.Input.AbandonData(phase);
            call.Complete(AtOutcome.Cme(CmeErrors.FileTimeout));
        });
        return core.Input.Prompt("\r\nCONNECT\r\n", phase);
    }

    private static AtOutcome List(FileStore files, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            return call.Ok("+QFLST: <namepattern>");
        }

        string pattern = call.Form == AtForm.Write ? call.Args.Text(0) : "*";
        foreach ((string name, byte[] content) in files.All)
        {
            if (pattern is "*" || FileStore.Normal(pattern) == name || (pattern.EndsWith(":*", StringComparison.Ordinal) && name.StartsWith(pattern[..^1], StringComparison.Ordinal)))
            {
                call.Lines.Add($"+QFLST: \"{(name.StartsWith("UFS:", StringComparison.Ordinal) && !pattern.Contains(':', StringComparison.Ordinal) ? name[4..] : name)}\",{WireText.Number(content.Length)}");
            }
        }

        return AtOutcome.Ok;
    }

    private static AtOutcome Delete(FileStore files, AtCall call)
    {
        if (call.Form != AtForm.Write)
        {
            return call.Form == AtForm.Test ? call.Ok("+QFDEL: <filename>") : AtOutcome.Error;
        }

        if (call.Args.Text(0) == "*")
        {
            files.DeleteAll();
            return AtOutcome.Ok;
        }

        return files.Delete(call.Args.Text(0)) ? AtOutcome.Ok : AtOutcome.Cme(CmeErrors.FileNotFound);
    }

    private static AtOutcome Ssl(ModuleCore core, AtCall call)
    {
        if (call.Form == AtForm.Test)
        {
            call.Lines.AddRange(SslSettings.Keys.Select(k => $"+QSSLCFG: \"{k}\",(0-5)"));
            return AtOutcome.Ok;
        }

        string key = call.Args.Text(0).ToLowerInvariant();
        if (call.Form != AtForm.Write || !call.Args.Quoted(0) || !call.Args.Int(1, 0, 5, out int context) || SslSettings.Default(key) is null)
        {
            return AtOutcome.Error;
        }

        if (call.Args.Count == 2)
        {
            return call.Ok($"+QSSLCFG: \"{key}\",{WireText.Number(context)},{core.Qmt.Ssl.Shown(context, key)}");
        }

        // ciphersuite is a bare hex number; in quotes it is an ERROR (field logs).
        if (call.Args.Quoted(2) != SslSettings.IsFile(key))
        {
            return AtOutcome.Error;
        }

        core.Qmt.Ssl.Set(context, key, call.Args.Text(2));
        return AtOutcome.Ok;
    }
}
