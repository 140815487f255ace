// Where the outbox is when the settings do not say.
using OneNetModem.Bridge.Outbox;
using Xunit;

namespace OneNetModem.Bridge.Tests.Outbox;

public sealed class StateDirectoryTests
{
    [Theory]
    [InlineData("/var/lib/onenet-modem", "STATE_DIRECTORY=/var/lib/onenet-modem", "XDG_STATE_HOME=/x", "HOME=/h")]
    [InlineData("/var/lib/private/a", "STATE_DIRECTORY=/var/lib/private/a:/var/lib/b", "HOME=/h")]
    [InlineData("/x/onenet-modem", "XDG_STATE_HOME=/x", "HOME=/h", "STATE_DIRECTORY=")]
    [InlineData("/h/.local/state/onenet-modem", "XDG_STATE_HOME=relative", "HOME=/h")]
    [InlineData("/h/.local/state/onenet-modem", "HOME=/h")]
    [InlineData("/var/lib/onenet-modem")]
    public void The_service_manager_comes_first_then_the_users_own_state_folder(string expected, params string[] environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The folders of Linux.");
        Dictionary<string, string> variables = environment.ToDictionary(v => v.Split('=')[0], v => v.Split('=')[1]);
        Assert.Equal(expected, StateDirectory.Default(variables.GetValueOrDefault));
    }

    [Fact]
    public void The_settings_win_and_a_relative_folder_is_made_absolute()
    {
        Assert.Equal(Path.GetFullPath("here"), StateDirectory.Resolve("here"));
        Assert.True(Path.IsPathRooted(StateDirectory.Resolve("")));
    }
}
