"""Devices, recorder, player, waveform. The only room that knows PortAudio."""
