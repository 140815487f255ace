// The wire between module and host: where bytes are lost or flipped, and where pieces are cut, glued and held up.
using OneNetModem.Emulator.Core;

namespace OneNetModem.Emulator.Faults;

internal sealed class WireBender(ModuleCore core, Action<byte[]> send)
{
    private readonly List<byte> _held = [];
    private bool _holding;

    /// <summary>From the module to the host.</summary>
    internal void Send(byte[] bytes)
    {
        ModuleBehaviour bent = core.Behaviour;
        if (!_holding && !bent.BendsOutput)
        {
            send(bytes);
            return;
        }

        bytes = Spoilt(bytes, bent.ByteLost, bent.ByteFlipped);
        if (_holding)
        {
            _held.AddRange(bytes);
        }
        else if (bent.Glue.Hit(out int span))
        {
            _held.AddRange(bytes);
            Hold(span);
        }
        else if (bytes.Length > 1 && bent.Pause.Find() is { } pause)
        {
            int cut = pause.Next(1, bytes.Length);
            _held.AddRange(bytes[cut..]);
            send(bytes[..cut]);
            Hold(pause.Fault.Number);
        }
        else if (bent.Split.Find() is { } split)
        {
            for (int at = 0; at < bytes.Length;)
            {
                int size = Math.Min(split.Next(1, split.Fault.Number + 1), bytes.Length - at);
                send(bytes[at..(at + size)]);
                at += size;
            }
        }
        else if (bytes.Length > 0)
        {
            send(bytes);
        }
    }

    /// <summary>From the host to the module: what arrives of it.</summary>
    internal byte[] Receive(byte[] bytes) => Spoilt(bytes, core.Behaviour.HostByteLost, core.Behaviour.HostByteFlipped);

    private static byte[] Spoilt(byte[] bytes, StrikeSet lost, StrikeSet flipped)
    {
        if (bytes.Length > 0 && lost.Find() is { } loss)
        {
            int at = loss.Next(0, bytes.Length);
            bytes = [.. bytes[..at], .. bytes[(at + 1)..]];
        }

        if (bytes.Length > 0 && flipped.Find() is { } flip)
        {
            bytes = [.. bytes];
            bytes[flip.Next(0, bytes.Length)] ^= (byte)(1 << flip.Next(0, 8));
        }

        return bytes;
    }

    private void Hold(int milliseconds)
    {
        _holding = true;
        core.Clock.After(TimeSpan.FromMilliseconds(milliseconds), () =>
        {
            _holding = false;
            if (_held.Count > 0)
            {
                send([.. _held]);
                _held.Clear();
            }
        });
    }
}
