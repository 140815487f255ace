// A host on a real tty, with system calls of its own: open, poll, read, write, close.
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace OneNetModem.Emulator.Tests;

internal sealed unsafe partial class TtyHost : TestHost
{
    private readonly int _tty;
    private readonly int _stop;
    private readonly Thread _reader;

    internal TtyHost(string path)
    {
        _tty = Open(path, 0x102);
        Assert.True(_tty >= 0, "open " + path);
        _stop = EventFile(0, 0);
        _reader = new Thread(ReadAll) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>The host claims the port for itself (TIOCEXCL).</summary>
    internal void Claim() => Assert.Equal(0, Control(_tty, 0x540C, 0));

    /// <summary>Whether somebody has claimed the port (TIOCGEXCL).</summary>
    internal bool IsClaimed()
    {
        int claimed = 0;
        Assert.Equal(0, Control(_tty, 0x80045440, (nint)(&claimed)));
        return claimed != 0;
    }

    internal override Task SendAsync(string characters)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(characters);
        int done = 0;
        fixed (byte* start = bytes)
        {
            while (done < bytes.Length)
            {
                nint count = Write(_tty, start + done, (nuint)(bytes.Length - done));
                Assert.True(count > 0, "write");
                done += (int)count;
            }
        }

        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        ulong one = 1;
        _ = Write(_stop, (byte*)&one, 8);
        _reader.Join();
        _ = Close(_tty);
        _ = Close(_stop);
        return default;
    }

    private void ReadAll()
    {
        Entry* entries = stackalloc Entry[2];
        byte* buffer = stackalloc byte[4096];
        while (true)
        {
            entries[0] = new Entry { File = _tty, Wanted = 1 };
            entries[1] = new Entry { File = _stop, Wanted = 1 };
            _ = Poll(entries, 2, -1);
            if (entries[1].Seen != 0)
            {
                return;
            }

            nint count = Read(_tty, buffer, 4096);
            if (count <= 0)
            {
                End();
                return;
            }

            Take(new ReadOnlySpan<byte>(buffer, (int)count));
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        internal int File;
        internal short Wanted;
        internal short Seen;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int file, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Entry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int EventFile(uint value, int flags);
}
